import type { FileHandle } from 'node:fs/promises';
import type { DicomImage } from '../frame';
import { beginsCodestream } from './codestream';

/** A run of bytes in a file. */
export interface Fragment {
  readonly offset: number;
  readonly length: number;
}

const ITEM = 0xe000fffe;
const HEADER_BYTES = 8;
/** Bytes of a fragment that tell whether a frame begins there. */
const SIGNATURE_BYTES = 12;

/** Fragments of compressed Pixel Data, the offset table first (PS3.5 A.4), as far as the file holds them whole. */
async function itemsOf(handle: FileHandle, start: number, fileBytes: number): Promise<Fragment[]> {
  const items: Fragment[] = [];
  const header = Buffer.alloc(HEADER_BYTES);
  for (let at = start; at + HEADER_BYTES <= fileBytes;) {
    await handle.read(header, 0, HEADER_BYTES, at);
    const length = header.readUInt32LE(4);
    if (header.readUInt32LE(0) !== ITEM || at + HEADER_BYTES + length > fileBytes) break;
    items.push({ offset: at + HEADER_BYTES, length });
    at += HEADER_BYTES + length;
  }
  return items;
}

/**
 * The fragments of each frame, as many frames as the file holds whole. Which fragment begins a frame follows from the
 * offset table; where that is empty or wrong, from their number or, last, from how they begin.
 */
export async function framesOf(
  handle: FileHandle,
  { frames, pixelData }: Pick<DicomImage, 'frames' | 'pixelData'>,
  fileBytes: number,
): Promise<(readonly Fragment[])[]> {
  if (pixelData === null) return [];
  const [table, ...fragments] = await itemsOf(handle, pixelData.offset, fileBytes);
  if (table === undefined || fragments.length === 0) return [];
  if (frames === 1) return [fragments];
  if (fragments.length <= frames) return fragments.map((fragment) => [fragment]);
  const starts =
    (await startsByTable(handle, table, fragments, frames)) ?? (await startsByContents(handle, fragments));
  return starts.map((start, frame) => fragments.slice(start, starts[frame + 1]));
}

/** Null where the table does not have one entry per frame, each the beginning of a fragment. */
async function startsByTable(
  handle: FileHandle,
  table: Fragment,
  fragments: readonly Fragment[],
  frames: number,
): Promise<number[] | null> {
  if (table.length !== 4 * frames) return null;
  const offsets = Buffer.alloc(table.length);
  await handle.read(offsets, 0, offsets.length, table.offset);
  const byPlace = new Map(fragments.map(({ offset }, index) => [offset - fragments[0].offset, index]));
  const starts = Array.from({ length: frames }, (_, frame) => byPlace.get(offsets.readUInt32LE(4 * frame)));
  return starts.every((start, frame) => start !== undefined && start > (starts[frame - 1] ?? -1))
    ? starts.flatMap((start) => start ?? [])
    : null;
}

async function startsByContents(handle: FileHandle, fragments: readonly Fragment[]): Promise<number[]> {
  const starts: number[] = [];
  const bytes = Buffer.alloc(SIGNATURE_BYTES);
  for (const [index, { offset, length }] of fragments.entries()) {
    await handle.read(bytes, 0, Math.min(SIGNATURE_BYTES, length), offset);
    if (index === 0 || beginsCodestream(bytes)) starts.push(index);
  }
  return starts;
}
