import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import zlib from 'node:zlib';
import dicomParser, { type DataSet, type Element, type ParseDicomOptions } from 'dicom-parser';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { decodeText } from './characterSet';

/** Where the numbers of a picture lie: Float, Double Float or integer Pixel Data (PS3.3 C.7.6.24, C.7.6.25, C.7.6.3). */
const PIXEL_TAGS = [
  { tag: 'x7fe00010', kind: 'integer' },
  { tag: 'x7fe00008', kind: 'float32' },
  { tag: 'x7fe00009', kind: 'float64' },
] as const;
const CHARACTER_SET = 'x00080005';
const TRANSFER_SYNTAX = 'x00020010';

/** Where Pixel Data lies in the (inflated) file. */
export interface PixelDataPlace {
  readonly kind: 'integer' | 'float32' | 'float64';
  readonly offset: number;
  readonly length: number;
  /** True for compressed frames in fragments, whose length is not stated. */
  readonly encapsulated: boolean;
  /** Written as words of two bytes (OW), which matters where the byte order is turned around. */
  readonly words: boolean;
}

/** Binary values (PS3.5 6.2): bytes of one value, and the reader of it in the byte order of the file. */
const BINARY = {
  US: { bytes: 2, read: 'uint16' },
  SS: { bytes: 2, read: 'int16' },
  UL: { bytes: 4, read: 'uint32' },
  FL: { bytes: 4, read: 'float' },
  FD: { bytes: 8, read: 'double' },
} as const;

/** The attributes of one DICOM file up to its Pixel Data, or of one item of a sequence in it. */
export class DicomDataSet {
  readonly #data: DataSet;
  readonly #characterSet: string;
  readonly transferSyntax: string;
  /** Size of the file on disk. */
  readonly fileBytes: number;

  constructor(data: DataSet, transferSyntax: string, fileBytes: number, characterSet?: string) {
    this.#data = data;
    this.#characterSet = data.string(CHARACTER_SET) ?? characterSet ?? '';
    this.transferSyntax = transferSyntax;
    this.fileBytes = fileBytes;
  }

  /** Empty where the attribute is absent. Several values stay separated by backslashes. */
  text(tag: string): string {
    const bytes = this.bytes(tag);
    return bytes === null ? '' : decodeText(bytes, this.#characterSet);
  }

  /** Values of a decimal or integer string. */
  numbers(tag: string): number[] {
    const text = this.text(tag);
    return text === '' ? [] : text.split('\\').map((value) => Number.parseFloat(value));
  }

  /** An unsigned 16-bit value. */
  integer(tag: string): number | undefined {
    return this.#data.uint16(tag);
  }

  /** Values of a binary attribute of the given representation. */
  binary(tag: string, representation: keyof typeof BINARY): number[] {
    const { bytes, read } = BINARY[representation];
    const count = Math.floor((this.#data.elements[tag]?.length ?? 0) / bytes);
    return Array.from({ length: count }, (_, index) => this.#data[read](tag, index) ?? Number.NaN);
  }

  /** The value as it lies in the file; null where it is absent or empty. */
  bytes(tag: string): Uint8Array | null {
    const element = this.#data.elements[tag];
    if (element === undefined || element.length === 0) return null;
    return this.#data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** Items of a sequence; none where it is absent. */
  items(tag: string): DicomDataSet[] {
    const element = this.#data.elements[tag];
    if (element === undefined) return [];
    const parsed = element.items ?? this.#itemsOfUnknown(element);
    return parsed.flatMap(({ dataSet }) =>
      dataSet === undefined
        ? []
        : [new DicomDataSet(dataSet, this.transferSyntax, this.fileBytes, this.#characterSet)],
    );
  }

  /** A sequence that passed through software which did not know it is marked UN and packed implicitly (PS3.5 6.2.2). */
  #itemsOfUnknown(element: Element): Element[] {
    if (element.vr !== 'UN' || element.length === 0) return [];
    const { byteArray } = this.#data;
    const stream = new dicomParser.ByteStream(
      dicomParser.littleEndianByteArrayParser,
      byteArray,
      element.dataOffset,
    );
    const copy = { ...element };
    dicomParser.readSequenceItemsImplicit(stream, copy);
    return copy.items ?? [];
  }

  pixelData(): PixelDataPlace | null {
    for (const { tag, kind } of PIXEL_TAGS) {
      const element = this.#data.elements[tag];
      if (element !== undefined)
        return {
          kind,
          offset: element.dataOffset,
          length: element.length,
          encapsulated: element.hadUndefinedLength === true,
          words: element.vr === 'OW',
        };
    }
    return null;
  }
}

/** How much more of a file is read when private data pushes Pixel Data beyond what was read before. */
const GROWTH = 8;

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

/** True for DICOM files (PS3.10), and for bare data sets that begin with group 0008, as old exports do. */
export function isDicom({ head, gzip }: FileProbe): boolean {
  if (gzip) return false;
  return head.toString('latin1', 128, 132) === 'DICM' || bareSyntax(head) !== null;
}

/** Transfer syntax of a data set without preamble and meta header; null where the bytes are something else. */
function bareSyntax(head: Buffer): string | null {
  if (head.length < 16 || (head.readUInt16LE(0) !== 0x0008 && head.readUInt16LE(0) !== 0x0002)) return null;
  if (head.readUInt16LE(2) > 0x0070) return null;
  if (/^[A-Z]{2}$/.test(head.toString('latin1', 4, 6))) return EXPLICIT;
  return head.readUInt32LE(4) < 256 ? IMPLICIT : null;
}

/** Reads as much of the file as its attributes need; the pixels stay on disk. */
export async function readDataSet(probe: FileProbe): Promise<DicomDataSet> {
  const data = parse(probe.head, probe.fileBytes) ?? (await readFurther(probe));
  if (data !== null) return data;
  throw failure(
    'damaged-dicom',
    `"${path.basename(probe.path)}" is DICOM but damaged or cut off inside its header.`,
    'Export or copy it again.',
  );
}

async function readFurther({ path: file, fileBytes, head }: FileProbe): Promise<DicomDataSet | null> {
  const handle = await open(file, 'r');
  try {
    for (let wanted = head.length; wanted < fileBytes;) {
      wanted = Math.min(wanted * GROWTH, fileBytes);
      const bytes = Buffer.alloc(wanted);
      await handle.read(bytes, 0, bytes.length, 0);
      const data = parse(bytes, fileBytes);
      if (data !== null) return data;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** Null where more bytes may help. */
function parse(bytes: Buffer, fileBytes: number): DicomDataSet | null {
  const whole = bytes.length >= fileBytes;
  const bare = bytes.toString('latin1', 128, 132) === 'DICM' ? null : bareSyntax(bytes);
  for (const { tag } of PIXEL_TAGS) {
    const data = parseUntil(tag, bytes, bare);
    if (data !== null && (whole || data.elements[tag] !== undefined))
      return new DicomDataSet(data, bare ?? data.string(TRANSFER_SYNTAX) ?? IMPLICIT, fileBytes);
  }
  return null;
}

function parseUntil(untilTag: string, bytes: Buffer, bare: string | null): DataSet | null {
  const options: ParseDicomOptions = {
    untilTag,
    inflater: inflate,
    ...(bare !== null && { TransferSyntaxUID: bare }),
  };
  try {
    return dicomParser.parseDicom(bytes, options);
  } catch {
    return null;
  }
}

/** The bytes of a whole deflated file with its data set unpacked; offsets of Pixel Data refer to these. */
export async function readInflated(file: string): Promise<Uint8Array> {
  return dicomParser.parseDicom(await readFile(file), { untilTag: PIXEL_TAGS[0].tag, inflater: inflate })
    .byteArray;
}

/** As much as can be unpacked of the deflated part (PS3.5 A.5), behind the plain bytes before it. */
function inflate(bytes: Uint8Array, position: number): Uint8Array {
  const inflated = zlib.inflateRawSync(bytes.subarray(position), {
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    maxOutputLength: 2 ** 30,
  });
  return Buffer.concat([bytes.subarray(0, position), inflated]);
}
