import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../errors';
import { writeFailure } from '../export';

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

/**
 * Puts `partial` in the place of `folder`, moving what was there aside first and back if that fails. Of what was there,
 * only files of the same names are replaced: whatever else a person kept in the folder stays in it.
 */
async function swapIn(partial: string, folder: string): Promise<void> {
  const written = new Set(await readdir(partial));
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
  if (!replaces) return;
  for (const name of await readdir(aside))
    if (!written.has(name)) await rename(path.join(aside, name), path.join(folder, name));
  await rm(aside, { recursive: true, force: true });
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
 * `folder` holds either what it held before or the whole new result. The temporary name says nothing of the target.
 */
export async function writeFolderWhole(
  folder: string,
  write: (partial: string) => Promise<void>,
): Promise<void> {
  const target = path.resolve(folder);
  const partial = path.join(path.dirname(target), `.granule-${randomBytes(8).toString('hex')}.partial`);
  try {
    await mkdir(partial, { recursive: true });
    await write(partial);
    await swapIn(partial, target);
  } catch (error) {
    throw await writeFailure(error, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
