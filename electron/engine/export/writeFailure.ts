import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { failure, outOfResources } from '../errors';

/**
 * What a failed attempt to write `target` (a file or a folder) means to the user; the error itself where it is none of
 * the disk's usual refusals. `bytes`: how much was to be written, where that is known.
 */
export async function writeFailure(error: unknown, target: string, bytes?: number): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const folder = path.dirname(target);
  const needs = bytes === undefined ? 'does not fit' : `needs ${megabytes(bytes)}`;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return outOfResources(
        'disk-full',
        `The disk is full: "${path.basename(target)}" ${needs}, ${await freeSpace(folder)} is free.`,
        'Make room or choose another disk; what was there before is unchanged.',
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('folder-missing', `There is no folder "${folder}".`, 'Choose a folder that exists.');
    case 'EISDIR':
      return failure('target-is-folder', `"${target}" is a folder.`, 'Choose another name.');
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
