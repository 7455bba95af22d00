import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../errors';

/** Every file that Granule writes beside another says within its first bytes who wrote it. */
const HEAD_BYTES = 512;

/**
 * A save dialog asks about the file of the name chosen: what lies beside it and is none of ours must stay. `isOurs` is
 * given the first bytes of a file, one letter each.
 */
export async function refuseStrangers(
  beside: readonly string[],
  isOurs: (head: string) => boolean = (head) => /granule/i.test(head),
): Promise<void> {
  for (const file of beside) {
    const head = await headOf(file);
    if (head === null || isOurs(head)) continue;
    throw failure(
      'file-exists',
      `There is already a file "${basename(file)}" that Granule did not write; what is saved would replace it.`,
      'Save under another name.',
    );
  }
}

/** Null where there is no file, empty for one that cannot be read. */
async function headOf(file: string): Promise<string | null> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : '';
  }
}
