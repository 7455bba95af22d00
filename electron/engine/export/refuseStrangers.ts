import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../errors';

/** Every file that Granule writes beside another says within its first bytes who wrote it. */
const HEAD_BYTES = 512;

/** A save dialog asks about the file of the name chosen: what lies beside it and is none of ours must stay. */
export async function refuseStrangers(beside: readonly string[]): Promise<void> {
  for (const file of beside) {
    const head = await headOf(file);
    if (head === null || /granule/i.test(head)) continue;
    throw failure(
      'file-exists',
      `There is already a file "${basename(file)}" that Granule did not write; what is saved would replace it.`,
      'Save under another name.',
    );
  }
}

/** Null where there is no file. */
async function headOf(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
