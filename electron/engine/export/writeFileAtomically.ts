import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../errors';
import { writeFailure } from './writeFailure';

/** Says whether the file at `partial`, which has its temporary name yet, holds what it should. */
export type Check = (partial: string) => Promise<boolean>;

/** A check of the whole of a file at once. */
export function ofBytes(isFaithful: (written: Buffer) => boolean | Promise<boolean>): Check {
  return async (partial) => isFaithful(await readFile(partial));
}

/**
 * Writes beside the target, reads what was written, then renames: the target holds either its old contents or the whole
 * new ones. `contents` may come in parts, one behind the other. `isFaithful` compares what was read back; without one,
 * byte for byte. `beforeRename` may still refuse. The temporary name says nothing of the target, which may be named
 * after a patient.
 */
export async function writeFileAtomically(
  file: string,
  contents: string | Uint8Array | readonly Uint8Array[],
  isFaithful?: Check,
  beforeRename?: (partial: string) => Promise<void>,
): Promise<void> {
  const parts = partsOf(contents);
  const partial = path.join(path.dirname(file), `.granule-${randomBytes(8).toString('hex')}.partial`);
  try {
    const handle = await open(partial, 'wx');
    try {
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const check = isFaithful ?? ofBytes((written) => written.equals(Buffer.concat(parts)));
    if (!(await check(partial))) throw readBackDiffers(file);
    await beforeRename?.(partial);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw await writeFailure(error, file, bytesIn(parts));
  }
}

function partsOf(contents: string | Uint8Array | readonly Uint8Array[]): readonly Uint8Array[] {
  if (typeof contents === 'string') return [Buffer.from(contents)];
  return contents instanceof Uint8Array ? [contents] : contents;
}

function bytesIn(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function readBackDiffers(file: string): Error {
  return failure(
    'read-back-differs',
    `"${path.basename(file)}" did not hold what was written when it was read back.`,
    'Check the disk and save again, elsewhere; what was there before is unchanged.',
  );
}
