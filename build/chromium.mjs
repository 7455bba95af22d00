// Finds a Chromium on this machine, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const { env, platform } = process;

/** Where distributions and Google put it. */
function usualPlaces() {
  if (platform === 'darwin')
    return ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  if (platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter(Boolean)
      .map((folder) => path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap((name) =>
    ['/usr/bin', '/usr/local/bin', '/snap/bin'].map((folder) => path.join(folder, name)),
  );
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

/** Path of an installed Chromium, or null. `GRANULE_CHROMIUM` names one explicitly. */
export async function findChromium() {
  const candidates = [env.GRANULE_CHROMIUM, ...usualPlaces(), await playwrightsOwn()];
  return candidates.find((candidate) => candidate && existsSync(candidate)) ?? null;
}

function run(command, args) {
  process.stderr.write(`Installing a browser: ${command} ${args.join(' ')}\n`);
  // Standard output belongs to the caller's own answer.
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: platform === 'win32',
  });
  return status === 0;
}

function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return (
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'libgl1-mesa-dri'])
  );
}

/** Path of a Chromium, installed where there was none; throws with a plain sentence where that failed. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found !== null) return found;
  const ran = installFromDebian() || run('npx', ['playwright', 'install', 'chromium']);
  const installed = ran ? await findChromium() : null;
  if (installed !== null) return installed;
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Google Chrome, ' +
      'or name one in the environment variable GRANULE_CHROMIUM.',
  );
}
