import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import zlib from 'node:zlib';
import dicomParser, { type DataSet, type ParseDicomOptions } from 'dicom-parser';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { DicomDataSet, PIXEL_TAGS } from './dataSet';
import { BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT } from './transferSyntax';

const TRANSFER_SYNTAX = 'x00020010';
/** How much more of a file is read when private data pushes Pixel Data beyond what was read before. */
const GROWTH = 8;

/** True for DICOM files (PS3.10), and for bare data sets that begin with group 0008, as old exports do. */
export function isDicom({ head, gzip }: FileProbe): boolean {
  if (gzip) return false;
  return head.toString('latin1', 128, 132) === 'DICM' || bareSyntax(head) !== null;
}

/** Transfer syntax of a data set without preamble and meta header; null where the bytes are something else. */
function bareSyntax(head: Buffer): string | null {
  if (head.length < 16) return null;
  const explicit = hasRepresentation(head, 0);
  if (explicit && head.readUInt16BE(0) === 0x0008 && head.readUInt16BE(2) <= 0x0070) return BIG_ENDIAN;
  if (head.readUInt16LE(0) !== 0x0008 && head.readUInt16LE(0) !== 0x0002) return null;
  if (head.readUInt16LE(2) > 0x0070) return null;
  if (explicit) return EXPLICIT;
  return head.readUInt32LE(4) < 256 ? IMPLICIT : null;
}

/** True where the attribute at a place names its value representation, as explicit syntaxes do. */
function hasRepresentation(bytes: Buffer, at: number): boolean {
  return /^[A-Z]{2}$/.test(bytes.toString('latin1', at + 4, at + 6));
}

/** Reads as much of the file as its attributes need; the pixels stay on disk. */
export async function readDataSet(probe: FileProbe): Promise<DicomDataSet> {
  const data = parse(probe.head, probe.fileBytes) ?? (await readFurther(probe));
  if (data !== null) return data;
  throw damagedDicom(probe.path);
}

export function damagedDicom(file: string): Error {
  return failure(
    'damaged-dicom',
    `"${path.basename(file)}" is DICOM but damaged or cut off inside its header.`,
    'Export or copy it again.',
  );
}

/** What dicom-parser throws of bytes that are no attributes is its complaint in words. */
export function isParserComplaint(error: unknown): boolean {
  return typeof error === 'string' && error.startsWith('dicomParser');
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
  const start = startOf(bytes);
  for (const { tag } of PIXEL_TAGS) {
    const data = parseUntil(tag, bytes.subarray(start.base), start.parsedAs);
    if (data !== null && (whole || data.elements[tag] !== undefined || isBeyondPixels(data))) {
      const transferSyntax = start.transferSyntax ?? data.string(TRANSFER_SYNTAX) ?? IMPLICIT;
      return new DicomDataSet(data, { transferSyntax, fileBytes, base: start.base });
    }
  }
  return null;
}

interface Start {
  /** Where parsing begins: behind the meta header where that is not to be believed. */
  readonly base: number;
  /** The syntax to parse the data set with; null where the meta header says it. */
  readonly parsedAs: string | null;
  readonly transferSyntax: string | null;
}

/** Some software writes no meta header, or implicit attributes under the name of an explicit syntax, or no name at all. */
function startOf(bytes: Buffer): Start {
  if (bytes.toString('latin1', 128, 132) !== 'DICM') {
    const bare = bareSyntax(bytes);
    return { base: 0, parsedAs: bare, transferSyntax: bare };
  }
  const stated = statedSyntax(bytes);
  const { behindMeta, transferSyntax } = stated;
  const explicit = hasRepresentation(bytes, behindMeta);
  const believed = transferSyntax !== null && explicit === (transferSyntax !== IMPLICIT);
  if (behindMeta === 0 || behindMeta + 8 > bytes.length || believed || transferSyntax === DEFLATED)
    return { base: 0, parsedAs: null, transferSyntax };
  const parsedAs = explicit ? EXPLICIT : IMPLICIT;
  return { base: behindMeta, parsedAs, transferSyntax: transferSyntax ?? parsedAs };
}

function statedSyntax(bytes: Buffer): { behindMeta: number; transferSyntax: string | null } {
  try {
    const meta = dicomParser.readPart10Header(bytes);
    const ends = Object.values(meta.elements).map(({ dataOffset, length }) => dataOffset + length);
    return { behindMeta: Math.max(0, ...ends), transferSyntax: meta.string(TRANSFER_SYNTAX) ?? null };
  } catch {
    return { behindMeta: 0, transferSyntax: null };
  }
}

function parseUntil(untilTag: string, bytes: Buffer, parsedAs: string | null): DataSet | null {
  const options: ParseDicomOptions = {
    untilTag,
    inflater: inflate,
    ...(parsedAs !== null && { TransferSyntaxUID: parsedAs }),
  };
  try {
    return dicomParser.parseDicom(bytes, options);
  } catch (error) {
    return endedEarly(error) && isBeyondPixels(error.dataSet) ? error.dataSet : null;
  }
}

/** Where the bytes end inside an attribute, the parser throws those before it. */
function endedEarly(error: unknown): error is { readonly dataSet: DataSet } {
  return typeof error === 'object' && error !== null && 'dataSet' in error;
}

/** Attributes lie in the order of their tags: gigabytes of raw data behind the place of Pixel Data need no reading. */
function isBeyondPixels({ elements }: DataSet): boolean {
  return Object.keys(elements).some((tag) => tag > PIXEL_TAGS[0].tag);
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
