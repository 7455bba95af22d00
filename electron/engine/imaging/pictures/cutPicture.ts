import { open } from 'node:fs/promises';
import type { FileProbe } from '../fileProbe';
import { truncated } from '../raw/readBytes';

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** ITK fills the missing part of a cut JPEG with grey and says nothing: its end marker (ITU-T T.81) must be there. */
export async function refuseCutJpeg({ path: file, fileBytes }: FileProbe): Promise<void> {
  const tail = Buffer.alloc(Math.min(fileBytes, 4096));
  const handle = await open(file, 'r');
  try {
    await handle.read(tail, 0, tail.length, fileBytes - tail.length);
  } finally {
    await handle.close();
  }
  if (!tail.includes(END_OF_IMAGE)) throw truncated(file);
}

/** ITK fills the missing part of a cut BMP too: uncompressed rows, padded to four bytes each, must all be there. */
export function refuseCutBmp({ path: file, fileBytes, head }: FileProbe): void {
  if (head.length < 34) throw truncated(file);
  const compressed = head.readUInt32LE(30) !== 0;
  const rowBytes = 4 * Math.ceil((head.readInt32LE(18) * head.readUInt16LE(28)) / 32);
  const expected = rowBytes * Math.abs(head.readInt32LE(22));
  const found = fileBytes - head.readUInt32LE(10);
  if (!compressed && found < expected) throw truncated(file, { expected, found: Math.max(0, found) });
}
