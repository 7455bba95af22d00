import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where a run that was interrupted finds what it has measured. */
export const CACHE = path.join(ROOT, '.cache', 'quality');

/** The file itself, or all files below a folder. */
async function filesAt(relative: string): Promise<string[]> {
  const whole = path.join(ROOT, relative);
  if ((await stat(whole)).isFile()) return [whole];
  const entries = await readdir(whole, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Digest of files and folders of the checkout: figures made by other code are not taken from the cache. */
export async function digestOf(code: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const one of code) for (const file of await filesAt(one)) hash.update(await readFile(file));
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
