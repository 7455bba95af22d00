import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the checkout, or the packaged application. */
function applicationRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('package.json is missing beside the application');
    folder = parent;
  }
  return folder;
}

/** Path of something that ships with the application. */
export function shippedPath(...parts: string[]): string {
  return path.join(applicationRoot(), ...parts);
}
