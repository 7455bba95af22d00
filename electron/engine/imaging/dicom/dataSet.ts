import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import zlib from 'node:zlib';
import dicomParser, { type DataSet, type ParseDicomOptions } from 'dicom-parser';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { decodeText } from './characterSet';

const PIXEL_DATA = 'x7fe00010';
const CHARACTER_SET = 'x00080005';
const TRANSFER_SYNTAX = 'x00020010';

/** Where Pixel Data lies in the (inflated) file. */
export interface PixelDataPlace {
  readonly offset: number;
  readonly length: number;
  /** True for compressed frames in fragments, whose length is not stated. */
  readonly encapsulated: boolean;
}

/** The attributes of one DICOM file up to its Pixel Data, with values as text or numbers. */
export class DicomDataSet {
  readonly #data: DataSet;
  readonly transferSyntax: string;

  constructor(data: DataSet, transferSyntax: string) {
    this.#data = data;
    this.transferSyntax = transferSyntax;
  }

  /** Empty where the attribute is absent. Several values stay separated by backslashes. */
  text(tag: string): string {
    const element = this.#data.elements[tag];
    if (element === undefined || element.length === 0) return '';
    const bytes = this.#data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
    return decodeText(bytes, this.#data.string(CHARACTER_SET) ?? '');
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

  pixelData(): PixelDataPlace | null {
    const element = this.#data.elements[PIXEL_DATA];
    if (element === undefined) return null;
    return {
      offset: element.dataOffset,
      length: element.length,
      encapsulated: element.hadUndefinedLength === true,
    };
  }
}

/** Bytes read at first; private data may push Pixel Data far beyond, and then more is read. */
const FIRST_READ_BYTES = 16 * 1024;
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
  const handle = await open(probe.path, 'r');
  try {
    for (let wanted = FIRST_READ_BYTES; ; wanted *= GROWTH) {
      const bytes = Buffer.alloc(Math.min(wanted, probe.fileBytes));
      await handle.read(bytes, 0, bytes.length, 0);
      const whole = wanted >= probe.fileBytes;
      const data = parse(bytes, whole);
      if (data !== null) return data;
      if (whole)
        throw failure(
          'damaged-dicom',
          `"${path.basename(probe.path)}" is DICOM but damaged or cut off inside its header.`,
          'Export or copy it again.',
        );
    }
  } finally {
    await handle.close();
  }
}

/** Null where more bytes may help. */
function parse(bytes: Buffer, whole: boolean): DicomDataSet | null {
  const bare = bytes.toString('latin1', 128, 132) === 'DICM' ? null : bareSyntax(bytes);
  const options: ParseDicomOptions = {
    untilTag: PIXEL_DATA,
    inflater: inflate,
    ...(bare !== null && { TransferSyntaxUID: bare }),
  };
  try {
    const data = dicomParser.parseDicom(bytes, options);
    if (!whole && data.elements[PIXEL_DATA] === undefined) return null;
    return new DicomDataSet(data, bare ?? data.string(TRANSFER_SYNTAX) ?? IMPLICIT);
  } catch {
    return null;
  }
}

/** The bytes of a whole deflated file with its data set unpacked; offsets of Pixel Data refer to these. */
export async function readInflated(file: string): Promise<Uint8Array> {
  return dicomParser.parseDicom(await readFile(file), { untilTag: PIXEL_DATA, inflater: inflate }).byteArray;
}

/** As much as can be unpacked of the deflated part (PS3.5 A.5), behind the plain bytes before it. */
function inflate(bytes: Uint8Array, position: number): Uint8Array {
  const inflated = zlib.inflateRawSync(bytes.subarray(position), {
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    maxOutputLength: 2 ** 30,
  });
  return Buffer.concat([bytes.subarray(0, position), inflated]);
}
