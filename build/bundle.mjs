// Makes `dist/` (and the stand-in) from the sources; leaves alone what is up to date.
//   node build/bundle.mjs [part...]      parts: main, preload, engine, renderer, stand-in
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PARTS, ROOT } from './parts.mjs';

const STAMPS = path.join(ROOT, '.cache', 'bundle-stamps.json');
/** What shapes every part. */
const COMMON = ['build/parts.mjs', 'build/bundle.mjs', 'package-lock.json', 'tsconfig.base.json'];

function filesBelow(relative) {
  const absolute = path.join(ROOT, relative);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [relative];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .sort();
}

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const file of [...COMMON, ...sources].flatMap(filesBelow))
    hash.update(`${file}\0`).update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex');
}

function readStamps() {
  return existsSync(STAMPS) && existsSync(path.join(ROOT, 'dist'))
    ? JSON.parse(readFileSync(STAMPS, 'utf8'))
    : {};
}

async function makePart(name) {
  const { build } = await import('vite');
  for (const configuration of await PARTS[name].configurations()) await build(configuration);
}

/** Names of the parts, of those asked for, that are not up to date. */
export function staleParts(names = Object.keys(PARTS)) {
  const stamps = readStamps();
  return names.filter((name) => stamps[name] !== digestOf(PARTS[name].sources));
}

/** Makes the parts that are not up to date, saying on standard error which. */
export async function bundle(names = Object.keys(PARTS)) {
  for (const name of staleParts(names)) {
    process.stderr.write(`Building ${name}…\n`);
    const digest = digestOf(PARTS[name].sources);
    await makePart(name);
    mkdirSync(path.dirname(STAMPS), { recursive: true });
    writeFileSync(STAMPS, JSON.stringify({ ...readStamps(), [name]: digest }, null, 2));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no part "${unknown[0]}"; there are ${Object.keys(PARTS).join(', ')}.\n`);
    process.exit(2);
  }
  await bundle(names.length > 0 ? names : undefined);
}
