// `npm run package`: the application as a folder for this system, checked for what it holds.
// Where Electron's binary is absent a placeholder stands for it: everything but the executable is then real.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findElectron } from './application.mjs';
import { ROOT, ensureBuilt, say } from './ensure.mjs';

const PLACEHOLDER = path.join(ROOT, '.cache', 'electron-placeholder');
const RELEASE = path.join(ROOT, 'release');

function makePlaceholder() {
  mkdirSync(path.join(PLACEHOLDER, 'locales'), { recursive: true });
  writeFileSync(path.join(PLACEHOLDER, 'locales', 'en-US.pak'), '');
  const executable = path.join(PLACEHOLDER, 'electron');
  writeFileSync(executable, '#!/bin/sh\necho "This is a placeholder for Electron." >&2\nexit 1\n');
  chmodSync(executable, 0o755);
  return PLACEHOLDER;
}

function electronVersion() {
  const manifest = path.join(ROOT, 'node_modules', 'electron', 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function resourcesFolder() {
  const candidates = ['linux-unpacked', 'linux-arm64-unpacked', 'win-unpacked'].map((name) =>
    path.join(RELEASE, name, 'resources'),
  );
  const mac = ['mac', 'mac-arm64'].map((name) =>
    path.join(RELEASE, name, 'Granule.app', 'Contents', 'Resources'),
  );
  return [...candidates, ...mac].find((folder) => existsSync(folder));
}

await ensureBuilt('main', 'preload', 'engine', 'renderer');
const { build } = await import('electron-builder');
const { packageConfiguration } = await import('./packageConfiguration.mjs');
const { checkResources, problemsOfRunning } = await import('./packageChecks.mjs');

const executable = findElectron();
if (executable === null)
  say("Electron's binary is absent: a placeholder takes its place, and no fuse is set.");
const config = packageConfiguration({
  electronVersion: electronVersion(),
  electronDist: executable === null ? makePlaceholder() : path.join(ROOT, 'node_modules', 'electron', 'dist'),
  withFuses: executable !== null,
});
rmSync(RELEASE, { recursive: true, force: true });
await build({ projectDir: ROOT, dir: true, publish: 'never', config });

const resources = resourcesFolder();
const { problems, size, count } = checkResources(resources, `${process.platform}/${process.arch}`);
problems.push(...problemsOfRunning(resources));
for (const problem of problems) say(problem);
say(
  `${resources}: ${count} archived files, ${size.toFixed(0)} MB${problems.length === 0 ? '' : ', not fit to ship'}.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
