#!/usr/bin/env node
// The command line from a checkout: `npm run -s granule -- <arguments>`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, ensureBuilt } from './ensure.mjs';

process.chdir(invokedFrom());
const [command, ...rest] = process.argv.slice(2);

if (command === 'open') {
  const { openApplication } = await import('./application.mjs');
  process.exitCode = await openApplication(rest.map((file) => path.resolve(file)));
} else {
  await ensureBuilt('engine');
  // In this very process: its signals, streams and exit code are the command line's own.
  await import(pathToFileURL(path.join(ROOT, 'dist', 'cli.js')).href);
}

/** npm runs a script in the package's folder; relative paths count from where the user stands. */
function invokedFrom() {
  const throughNpm = process.env.npm_lifecycle_event === 'granule';
  return (throughNpm ? process.env.INIT_CWD : undefined) ?? process.cwd();
}
