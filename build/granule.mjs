#!/usr/bin/env node
// The command line from a checkout: `npm run -s granule -- <arguments>`.
import path from 'node:path';
import { ROOT, ensureBuilt } from './ensure.mjs';
import { runToEnd } from './childProcess.mjs';

const [command, ...rest] = process.argv.slice(2);

if (command === 'open') {
  const { openApplication } = await import('./application.mjs');
  process.exitCode = await openApplication(rest.map((file) => path.resolve(invokedFrom(), file)));
} else {
  await ensureBuilt('engine');
  process.exitCode = await runToEnd(
    process.execPath,
    [path.join(ROOT, 'dist', 'cli.js'), ...process.argv.slice(2)],
    { cwd: invokedFrom() },
  );
}

/** npm runs a script in the package's folder; relative paths count from where the user stands. */
function invokedFrom() {
  return process.env.INIT_CWD ?? process.cwd();
}
