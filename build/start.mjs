// `npm start`: the application on the bundled sample, or the same job without a window where there is no display.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { SAMPLE, hasDisplay, openApplication } from './application.mjs';
import { runToEnd } from './childProcess.mjs';
import { ROOT, ensureBuilt, say } from './ensure.mjs';

async function segmentSample() {
  await ensureBuilt('engine');
  const folder = path.join(ROOT, 'sample-output');
  const picture = path.join(folder, 'contact-sheet.png');
  mkdirSync(folder, { recursive: true });
  say('There is no display: Granule segments the bundled sample, a brain MR of 20 slices, without a window.');
  const args = ['segment', SAMPLE, '--out', path.join(folder, 'segments'), '--picture', picture, '--force'];
  const code = await runToEnd(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), ...args]);
  if (code === 0) say(`The contact sheet is ${picture}; the segments lie beside it.`);
  return code;
}

process.exitCode = hasDisplay() ? await openApplication([SAMPLE]) : await segmentSample();
