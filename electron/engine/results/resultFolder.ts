import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure, outOfResources } from '../errors';

async function isEmptyOrAbsent(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    if (errorCode(error) === 'ENOTDIR')
      throw failure('output-is-a-file', `${folder} is a file, not a folder.`, 'Choose another folder.');
    throw error;
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function asWriteFailure(error: unknown, folder: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return outOfResources(
        'disk-full',
        `The disk that holds ${folder} is full.`,
        'Make room or choose another folder; what was there before is unchanged.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure(
        'not-writable',
        `${folder} cannot be written to.`,
        'Choose a folder that you may write to.',
      );
    default:
      return error;
  }
}

/** Puts `partial` in the place of `folder`, moving what was there aside first and back if that fails. */
async function swapIn(partial: string, folder: string): Promise<void> {
  const aside = `${partial}.previous`;
  const replaces = !(await isEmptyOrAbsent(folder));
  if (replaces) await rename(folder, aside);
  else await rm(folder, { recursive: true, force: true });
  try {
    await rename(partial, folder);
  } catch (error) {
    if (replaces) await rename(aside, folder);
    throw error;
  }
  if (replaces) await rm(aside, { recursive: true, force: true });
}

/** Refuses a folder that already holds something, unless `force`. */
export async function checkOutputFolder(folder: string, force: boolean): Promise<void> {
  if (!force && !(await isEmptyOrAbsent(folder)))
    throw failure(
      'output-exists',
      `${folder} already holds files.`,
      'Choose another folder, or pass --force to replace it.',
    );
}

/**
 * Fills a folder beside `folder` and renames it into place once `write` has finished: whatever stops it,
 * `folder` holds either what it held before or the whole new result.
 */
export async function writeFolderWhole(
  folder: string,
  write: (partial: string) => Promise<void>,
): Promise<void> {
  const target = path.resolve(folder);
  const partial = path.join(
    path.dirname(target),
    `.${path.basename(target)}.${randomBytes(4).toString('hex')}.partial`,
  );
  try {
    await mkdir(partial, { recursive: true });
    await write(partial);
    await swapIn(partial, target);
  } catch (error) {
    throw asWriteFailure(error, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
