/** Reads a part of a TIFF structure; shorter than asked for where it ends. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export const ORIENTATION_TAG = 0x0112;
export const PHOTOMETRIC_TAG = 0x0106;
export const SAMPLES_TAG = 0x0115;

const ENTRY_BYTES = 12;
const SHORT = 3;

/** Tags of one short number in the first directory of a TIFF structure (TIFF 6.0, section 2), which EXIF is too. */
export async function shortTags(readAt: ReadAt): Promise<ReadonlyMap<number, number>> {
  const tags = new Map<number, number>();
  const head = await readAt(0, 8);
  const order = head.toString('latin1', 0, 2);
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return tags;
  const short = (bytes: Buffer, at: number) =>
    order === 'II' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  // BigTIFF has another layout, and cameras do not write it.
  if (short(head, 2) !== 42) return tags;
  const directory = order === 'II' ? head.readUInt32LE(4) : head.readUInt32BE(4);
  const counted = await readAt(directory, 2);
  if (counted.length < 2) return tags;
  const entries = await readAt(directory + 2, short(counted, 0) * ENTRY_BYTES);
  for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES)
    if (short(entries, at + 2) === SHORT) tags.set(short(entries, at), short(entries, at + 8));
  return tags;
}

/** Tags of the EXIF block among the first bytes of a JPEG file (ITU-T T.81, B.1.1; EXIF 2.3, 4.5.4). */
export async function exifTags(head: Buffer): Promise<ReadonlyMap<number, number>> {
  let at = 2;
  while (at + 10 <= head.length && head[at] === 0xff && head[at + 1] !== 0xda) {
    const length = head.readUInt16BE(at + 2);
    if (head[at + 1] === 0xe1 && head.toString('latin1', at + 4, at + 8) === 'Exif') {
      const block = head.subarray(at + 10, at + 2 + length);
      return shortTags((offset, count) => Promise.resolve(block.subarray(offset, offset + count)));
    }
    at += 2 + length;
  }
  return new Map();
}
