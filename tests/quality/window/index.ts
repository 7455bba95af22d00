import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WindowTiming } from '../../e2e/timing/windowTiming';
import { Circumstances } from '../machine';
import { figure, table } from '../markdown';
import { updatePage, type TargetRow } from '../page';

const SCRIPT = fileURLToPath(new URL('../../../build/windowTiming.mjs', import.meta.url));
const TIMES = 5;

const run = promisify(execFile);

/** `npm run quality -- window`: what a person waits for in the window; needs the Chromium that the page tests need. */
export async function runWindow(): Promise<void> {
  const circumstances = new Circumstances();
  const { stdout } = await run(process.execPath, [SCRIPT, `${TIMES}`], { cwd: path.dirname(SCRIPT) });
  const timing: WindowTiming = JSON.parse(stdout);
  const body = `## In the window

${circumstances.sentence()} Made by \`npm run window-timing\` on the stand-in for Electron: an installed Chromium without a graphics card, the real engine in a process of its own. Medians of ${TIMES} runs; level changes of 20.

${timingTable(timing)}`;
  await updatePage('window', targetsOf(timing), body);
}

function timingTable({ windowShown, firstPicture, levelChange }: WindowTiming): string {
  const rows: [string, number][] = [
    ['window shown, from the start of the main process, started before', windowShown.fromLaunchMs],
    ['– of which the page', windowShown.pageMs],
    ['CT of 512 x 512 x 300, one file a slice: drop to first picture', firstPicture.firstPictureMs],
    ['– to the last voxel', firstPicture.completeMs],
    [
      `level change on 256 x 256 x 256, ${levelChange.regions} regions, coarse: own work`,
      levelChange.coarse.ownMs,
    ],
    ['– to the frame', levelChange.coarse.frameMs],
    ['– the finest: own work', levelChange.finest.ownMs],
    ['– to the frame', levelChange.finest.frameMs],
  ];
  return table(
    ['what', 'median, ms'],
    rows.map(([what, ms]) => [what, figure(ms, 0)]),
  );
}

function targetsOf({ windowShown, firstPicture, levelChange, ...machine }: WindowTiming): TargetRow[] {
  const load = `at load ${figure(machine.loadAtStart, 1)} to ${figure(machine.loadAtEnd, 1)}`;
  const row = (what: string, ms: number, mostMs: number, unit: 's' | 'ms'): TargetRow => {
    const inUnit = (value: number) => (unit === 's' ? `${value / 1000} s` : `${value} ms`);
    const got = unit === 's' ? `${figure(ms / 1000, 1)} s` : `${figure(ms, 0)} ms`;
    return {
      what,
      target: `<= ${inUnit(mostMs)}`,
      got: `${got} ${load}`,
      oracle: '–',
      verdict: ms <= mostMs ? 'met' : 'short',
    };
  };
  return [
    row('Window shown, warm', windowShown.fromLaunchMs, 1500, 's'),
    row('512 x 512 x 300 CT from disk to first picture', firstPicture.firstPictureMs, 3000, 's'),
    row('Level change on 256^3, coarse, own work', levelChange.coarse.ownMs, 16, 'ms'),
    row('Level change on 256^3, finest, own work', levelChange.finest.ownMs, 16, 'ms'),
  ];
}
