// Makes a fresh checkout ready to run: packages as the lockfile says, the built application up to date.
// Uses nothing but Node and npm; everything it says goes to standard error.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const MINIMUM_NODE = [20, 19];

export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  say(`Granule needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(70);
}

/** Versions by path in node_modules, as a lockfile of npm lists them; only those that are meant for this system. */
function versionsIn(lockfile) {
  const { packages = {} } = JSON.parse(readFileSync(lockfile, 'utf8'));
  return Object.entries(packages).filter(([name, entry]) => name !== '' && !entry.optional && !entry.link);
}

function packagesMatch() {
  const installed = path.join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const present = new Map(versionsIn(installed).map(([name, { version }]) => [name, version]));
  const wanted = versionsIn(path.join(ROOT, 'package-lock.json'));
  return wanted.every(([name, { version }]) => present.get(name) === version);
}

function installPackages() {
  say('Installing the packages of package-lock.json with npm ci (about 730 MB, a minute or two)…');
  // Without scripts: none of the packages needs one, and two of them would fetch from elsewhere.
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--ignore-scripts'], {
    cwd: ROOT,
    // Standard output belongs to the command's own answer.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  say('The packages could not be installed. Check the connection to the npm registry and run this again.');
  process.exit(70);
}

/** Installs the packages that are missing or of another version. */
export function ensurePackages() {
  checkNode();
  if (!packagesMatch()) installPackages();
}

/** Installs what is missing, then builds what has changed; `parts` as in parts.mjs, all where none is named. */
export async function ensureBuilt(...parts) {
  ensurePackages();
  const { bundle } = await import('./bundle.mjs');
  await bundle(parts.length > 0 ? parts : undefined);
}
