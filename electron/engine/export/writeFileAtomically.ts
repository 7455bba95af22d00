import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../errors';
import { writeFailure } from './writeFailure';

/**
 * Writes beside the target, reads what was written, then renames: the target holds either its old contents or the whole
 * new ones. `isFaithful` compares what was read back, from its bytes or from the file that has its temporary name yet;
 * without one, byte for byte. `beforeRename` may still refuse. The temporary name says nothing of the target, which may
 * be named after a patient.
 */
export async function writeFileAtomically(
  file: string,
  contents: Uint8Array | string,
  isFaithful?: (written: Buffer, partial: string) => boolean | Promise<boolean>,
  beforeRename?: () => Promise<void>,
): Promise<void> {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  const partial = path.join(path.dirname(file), `.granule-${randomBytes(8).toString('hex')}.partial`);
  try {
    const handle = await open(partial, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const written = await readFile(partial);
    const faithful = isFaithful === undefined ? written.equals(bytes) : await isFaithful(written, partial);
    if (!faithful) throw readBackDiffers(file);
    await beforeRename?.();
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw await writeFailure(error, file, bytes.length);
  }
}

function readBackDiffers(file: string): Error {
  return failure(
    'read-back-differs',
    `"${path.basename(file)}" did not hold what was written when it was read back.`,
    'Check the disk and save again, elsewhere; what was there before is unchanged.',
  );
}
