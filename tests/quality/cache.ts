import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where a run that was interrupted finds what it has measured. */
export const CACHE = path.join(ROOT, '.cache', 'quality');

async function filesBelow(relative: string): Promise<string[]> {
  const entries = await readdir(path.join(ROOT, relative), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Digest of the content of folders of the checkout: figures made by other code are not taken from the cache. */
export async function digestOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const file of await filesBelow(folder)) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** The result of some work, taken from a JSON file of the cache where that work was done before. */
export async function remembered<T>(key: readonly string[], work: () => Promise<T>): Promise<T> {
  const file = `${path.join(CACHE, ...key.map((part) => part.replace(/[^\w.-]+/g, '_')))}.json`;
  const stored = await readFile(file, 'utf8').catch(() => null);
  if (stored !== null) return JSON.parse(stored);
  const made = await work();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.partial`, JSON.stringify(made));
  await rename(`${file}.partial`, file);
  return made;
}
