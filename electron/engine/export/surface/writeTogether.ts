import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../../errors';
import { writeFileAtomically } from '../writeFileAtomically';
import type { Faithful } from './readSurface';

export interface FileToWrite {
  readonly file: string;
  readonly contents: Uint8Array | string;
  readonly isFaithful: Faithful;
}

/** Writes files that belong together: every one is read back before the first takes its name. */
export async function writeTogether([first, ...others]: readonly FileToWrite[]): Promise<void> {
  await writeFileAtomically(
    first.file,
    first.contents,
    first.isFaithful,
    others.length === 0 ? undefined : () => writeTogether(others),
  );
}

/** Every surface file begins with a line that says so. */
const HEAD_BYTES = 128;

/** A save dialog asks about the file of the name chosen: what lies beside it and is none of ours must stay. */
export async function refuseStrangers(beside: readonly string[]): Promise<void> {
  for (const file of beside) {
    const head = await headOf(file);
    if (head === null || head.includes('Granule')) continue;
    throw failure(
      'file-exists',
      `There is already a file "${basename(file)}" that Granule did not write; a surface would replace it.`,
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
