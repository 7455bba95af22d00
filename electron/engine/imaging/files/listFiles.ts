import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SkippedFile } from '../../../contract';
import { isSystemFile } from './systemFiles';
import { unreachable } from './unreachable';

export interface FileList {
  /** In the order of their names, folder by folder; each file once. */
  readonly files: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Every file at or below the paths. Links are followed, and a loop of them is walked once; pipes, devices and what the
 * operating system keeps for itself are left out with the reason.
 */
export async function listFiles(paths: readonly string[], signal?: AbortSignal): Promise<FileList> {
  const walk = new Walk(signal);
  for (const entry of paths) await walk.start(entry);
  return { files: [...walk.files.values()], skipped: walk.skipped };
}

/** Numbers in names count as numbers: IM2 comes before IM10. */
const byName = new Intl.Collator('en', { numeric: true });

class Walk {
  /** By where they really lie, so that a file which two links reach is listed once. */
  readonly files = new Map<string, string>();
  readonly skipped: SkippedFile[] = [];
  readonly #folders = new Set<string>();
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** A path as the user gave it. */
  async start(entry: string): Promise<void> {
    const [before, folders] = [this.files.size + this.skipped.length, this.#folders.size];
    await this.#follow(entry);
    // A folder that was given before adds nothing either, but is not empty.
    if (this.files.size + this.skipped.length === before && this.#folders.size > folders)
      this.skipped.push({ file: entry, code: 'empty-folder', reason: 'The folder holds no files.' });
  }

  /** What the path leads to, by way of links or not. */
  async #follow(entry: string): Promise<void> {
    try {
      const real = await realpath(entry);
      const found = await stat(real);
      if (found.isDirectory()) await this.#folder(entry, real);
      else if (found.isFile()) this.#file(entry, real);
      else this.skipped.push(notAFile(entry));
    } catch (error) {
      this.#signal?.throwIfAborted();
      this.skipped.push(unreachable(entry, error));
    }
  }

  #file(entry: string, real: string): void {
    if (!this.files.has(real)) this.files.set(real, entry);
  }

  async #folder(entry: string, real: string): Promise<void> {
    this.#signal?.throwIfAborted();
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    const children = await readdir(entry, { withFileTypes: true, encoding: 'buffer' });
    const named = children.map((child) => ({ child, name: child.name.toString('utf8') }));
    named.sort((a, b) => byName.compare(a.name, b.name));
    for (const { child, name } of named) await this.#child(child, name, entry, real);
  }

  async #child(child: Dirent<Buffer>, name: string, folder: string, realFolder: string): Promise<void> {
    const entry = path.join(folder, name);
    if (!Buffer.from(name, 'utf8').equals(child.name)) this.skipped.push(notUnicode(entry));
    else if (isSystemFile(name)) this.skipped.push(systemFile(entry));
    else if (child.isFile()) this.#file(entry, path.join(realFolder, name));
    else await this.#follow(entry);
  }
}

function notAFile(file: string): SkippedFile {
  // Opening a pipe would wait for whoever writes to it, perhaps for ever.
  return { file, code: 'not-a-file', reason: `"${path.basename(file)}" is a pipe or a device, not a file.` };
}

function systemFile(file: string): SkippedFile {
  return {
    file,
    code: 'system-file',
    reason: `"${path.basename(file)}" belongs to the operating system, not to a study.`,
  };
}

function notUnicode(file: string): SkippedFile {
  return {
    file,
    code: 'name-not-unicode',
    reason: `The name "${path.basename(file)}" is written in an old character set. Rename it and open it again.`,
  };
}
