import { open } from 'node:fs/promises';
import type { FileProbe } from '../fileProbe';
import { damagedHeader } from './damagedHeader';

/** Headers of segmentations with hundreds of segments reach some hundred kilobytes; beyond this it is no header. */
const LONGEST_HEADER = 1 << 24;

export interface TextHeader {
  readonly text: string;
  /** Length in bytes, its last line break included. */
  readonly bytes: number;
}

/** The text at the beginning of a file, up to and including what `end` matches; the whole file where nothing does. */
export async function readTextHeader(probe: FileProbe, end: RegExp): Promise<TextHeader> {
  const inHead = upTo(probe.head, end);
  if (inHead !== null) return inHead;
  const complete = probe.gzip || probe.head.length >= probe.fileBytes;
  const whole = complete ? probe.head : await beginningOf(probe.path, LONGEST_HEADER);
  return upTo(whole, end) ?? { text: whole.toString('utf8'), bytes: whole.length };
}

function upTo(bytes: Buffer, end: RegExp): TextHeader | null {
  // Every byte is one character of latin1, so that an index into the text is an index into the bytes.
  const match = end.exec(bytes.toString('latin1'));
  if (match === null) return null;
  const length = match.index + match[0].length;
  return { text: bytes.toString('utf8', 0, length), bytes: length };
}

async function beginningOf(file: string, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(length, (await handle.stat()).size));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The whole number in a field of a file's header, or what its absence means; throws where there is something else. */
export function wholeNumber(
  fields: ReadonlyMap<string, string>,
  name: string,
  absent: number,
  file: string,
): number {
  const text = fields.get(name);
  const number = text === undefined ? absent : Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw damagedHeader(file, `it states "${text ?? ''}" where a whole number belongs (${name})`);
}

/** The numbers of a header's line; NaN where there is something else. */
export function numbersOf(text: string): number[] {
  return text
    .split(/[\s,()]+/)
    .filter(Boolean)
    .map(Number);
}
