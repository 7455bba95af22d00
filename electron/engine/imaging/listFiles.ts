import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SkippedFile } from '../../contract';

export interface FileList {
  /** In the order of their names, folder by folder; each file once. */
  readonly files: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** Every file at or below the paths. Links are followed, and a loop of them is walked once; pipes and devices are left out. */
export async function listFiles(paths: readonly string[]): Promise<FileList> {
  const files = new Map<string, string>();
  const skipped: SkippedFile[] = [];
  const walked = new Set<string>();
  const walk = async (entry: string): Promise<void> => {
    const real = await realpath(entry);
    const found = await stat(real);
    if (!found.isDirectory()) {
      // Opening a pipe would wait for whoever writes to it, perhaps for ever.
      if (!found.isFile()) skipped.push(notAFile(entry));
      else if (!files.has(real)) files.set(real, entry);
      return;
    }
    if (walked.has(real)) return;
    walked.add(real);
    const names = (await readdir(entry)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    for (const name of names) await walkOrSkip(path.join(entry, name));
  };
  const walkOrSkip = async (entry: string): Promise<void> => {
    try {
      await walk(entry);
    } catch (error) {
      skipped.push(unreachable(entry, error));
    }
  };
  for (const entry of paths) {
    const before = files.size + skipped.length;
    await walkOrSkip(entry);
    if (files.size + skipped.length === before)
      skipped.push({ file: entry, code: 'empty-folder', reason: 'The folder holds no files.' });
  }
  return { files: [...files.values()], skipped };
}

function notAFile(file: string): SkippedFile {
  return { file, code: 'not-a-file', reason: `"${path.basename(file)}" is a pipe or a device, not a file.` };
}

function unreachable(file: string, error: unknown): SkippedFile {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { file, code: 'not-found', reason: 'There is no such file or folder.' };
  if (code === 'EACCES' || code === 'EPERM')
    return { file, code: 'not-allowed', reason: 'Reading it is not allowed.' };
  return {
    file,
    code: 'unreadable',
    reason: `It cannot be read from the disk (${code || 'unknown reason'}).`,
  };
}
