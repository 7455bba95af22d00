import { cpus, loadavg } from 'node:os';
import { firstPicture } from './firstPicture';
import { levelChange } from './levelChange';
import { windowShown } from './windowShown';
import type { WindowTiming } from './windowTiming';

/** `npm run -s window-timing [-- times]`: what a person waits for in the window; medians, printed as JSON. */
const times = Number(process.argv[2] ?? 5);
const CT_SLICES = 300;
const LEVEL_CHANGES = 20;

const loadAtStart = loadavg()[0];
const measured = {
  windowShown: await windowShown(times),
  firstPicture: await firstPicture(times, CT_SLICES),
  levelChange: await levelChange(LEVEL_CHANGES),
};
const timing: WindowTiming = {
  processor: cpus()[0]?.model ?? 'unknown',
  threads: cpus().length,
  loadAtStart,
  loadAtEnd: loadavg()[0],
  times,
  ...measured,
};
process.stdout.write(`${JSON.stringify(timing, null, 2)}\n`);
