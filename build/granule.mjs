#!/usr/bin/env node
// The command line from a checkout: `npm run -s granule -- <arguments>`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, ensureBuilt, say } from './ensure.mjs';

process.chdir(invokedFrom());
const [command, ...rest] = process.argv.slice(2);

if (command === 'open') {
  process.exitCode = await open(rest.map((file) => path.resolve(file)));
} else {
  await ensureBuilt('engine');
  // In this very process: its signals, streams and exit code are the command line's own.
  await import(pathToFileURL(path.join(ROOT, 'dist', 'cli.js')).href);
}

/** The window would open empty, without a word about a name that was mistyped. */
async function open(files) {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    say(`There is no file or folder "${missing}". Check its name and try again.`);
    return 3;
  }
  const { openApplication } = await import('./application.mjs');
  return openApplication(files);
}

/** npm runs a script in the package's folder; relative paths count from where the user stands. */
function invokedFrom() {
  const throughNpm = process.env.npm_lifecycle_event === 'granule';
  return (throughNpm ? process.env.INIT_CWD : undefined) ?? process.cwd();
}
