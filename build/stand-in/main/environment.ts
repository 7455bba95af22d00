import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

function applicationFolder(script: string): string {
  let folder = path.dirname(script);
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${script}.`);
    folder = parent;
  }
  return folder;
}

function versionOfElectron(): string {
  const manifest = path.join(environment.appPath, 'node_modules', 'electron', 'package.json');
  return existsSync(manifest) ? String(JSON.parse(readFileSync(manifest, 'utf8')).version) : '';
}

function appDataFolder(): string {
  if (process.platform === 'win32')
    return process.env.APPDATA ?? path.join(os.homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support');
  return process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config');
}

const appPath = applicationFolder(path.resolve(process.argv[1] ?? ''));
const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8')) as {
  productName: string;
  version: string;
};

/** What the stand-in was told by whoever started it, and what it read from the application's package.json. */
export const environment = {
  appPath,
  name: manifest.productName,
  version: manifest.version,
  /** The browser to drive. */
  chromium: process.env.GRANULE_CHROMIUM ?? '',
  /** A person sits in front of it; otherwise the browser has no window. */
  headed: process.env.GRANULE_STAND_IN_HEADED === '1',
  /** Where tests attach to the browser. */
  debuggingPort: process.env.GRANULE_STAND_IN_DEBUGGING_PORT,
  userData: process.env.GRANULE_STAND_IN_USER_DATA ?? path.join(appDataFolder(), manifest.productName),
  temp: os.tmpdir(),
};

Object.defineProperty(process.versions, 'electron', { value: versionOfElectron(), enumerable: true });
Object.defineProperty(process.versions, 'standIn', { value: manifest.version, enumerable: true });
