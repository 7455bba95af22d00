import { randomBytes } from 'node:crypto';
import { open, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { failure, outOfResources } from '../errors';

/**
 * Writes beside the target, lets `verify` look at what was written, then renames: the target holds either its old
 * contents or the whole new ones. The temporary name says nothing of the target, which may be named after a patient.
 */
export async function writeFileAtomically(
  file: string,
  contents: Uint8Array | string,
  verify?: (written: string) => Promise<void>,
): Promise<void> {
  const partial = path.join(path.dirname(file), `.granule-${randomBytes(8).toString('hex')}.partial`);
  try {
    const handle = await open(partial, 'wx');
    try {
      await handle.writeFile(contents);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await verify?.(partial);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw await nameFailure(error, file, contents.length);
  }
}

async function nameFailure(error: unknown, file: string, bytes: number): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const folder = path.dirname(file);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return outOfResources(
        'disk-full',
        `The disk is full: "${path.basename(file)}" needs ${megabytes(bytes)}, ${await freeSpace(folder)} is free.`,
        'Make room or choose another disk; what was there before is unchanged.',
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('folder-missing', `There is no folder "${folder}".`, 'Choose a folder that exists.');
    case 'EISDIR':
      return failure('target-is-folder', `"${file}" is a folder.`, 'Choose another name.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure('not-writable', `Writing to "${folder}" is not allowed.`, 'Choose another folder.');
    default:
      return error;
  }
}

async function freeSpace(folder: string): Promise<string> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return megabytes(bavail * bsize);
  } catch {
    return 'an unknown amount';
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
