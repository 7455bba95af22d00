import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement } from '../../../electron/cli/bench/cases';
import { SLAB_SAMPLES } from '../../../electron/engine/jobs/describeVolume';
import type { Vec3 } from '../../../native-models/geometry';
import { slabsOf } from '../../../native-models/regions';
import { sharedData } from '../../fixtures/sharedData';
import { CACHE, digestOf, remembered } from '../cache';
import { Circumstances } from '../machine';
import { figure, table } from '../markdown';
import { updatePage, type TargetRow } from '../page';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = path.join(ROOT, 'dist', 'cli.js');
/** The last is worked on in slabs. */
const MEGAVOXELS = [2, 4, 8, 16, 32, 64, 144] as const;
/** DESIGN's volume: 188 x 256 x 190. */
const DESIGN_MEGAVOXELS = 9;
const SCAN = 'volumes/brain_anat_freesurfer/norm.mgz';
/** What is measured. */
const CODE = ['native-models', 'electron/engine', 'electron/cli'];

const run = promisify(execFile);

async function measure(name: string, ...args: string[]): Promise<Measurement> {
  const { stdout } = await run(process.execPath, [CLI, 'bench', '--json', '--case', name, ...args]);
  return JSON.parse(stdout);
}

/** Every case once; a run that was interrupted goes on where it ended, on the same day with the same code. */
async function measuredToday(key: string, work: () => Promise<Measurement>): Promise<Measurement> {
  const day = new Date().toISOString().slice(0, 10);
  return remembered(['scaling', day, await digestOf(CODE), key], work);
}

function seconds(value: number | undefined): string {
  return value === undefined ? '–' : figure(value, 1);
}

function sizeOf({ size: [nx, ny, nz] }: Measurement): Vec3 {
  return [nx, ny, nz];
}

const STAGES = ['normalise', 'regions', 'encode', 'features', 'condense'] as const;

function scalingTable(volumes: readonly Measurement[]): string {
  const rows = volumes.map((one) => {
    const millions = one.size.reduce((product, n) => product * n, 1) / 1e6;
    return [
      `${figure(millions, 1)} (${one.size.join(' x ')})`,
      `${slabsOf(sizeOf(one), SLAB_SAMPLES).length}`,
      `${one.regions ?? '–'}`,
      ...STAGES.map((stage) => seconds(one.stages[stage])),
      seconds(one.seconds),
      seconds(one.processorSeconds),
      figure(one.processorSeconds / millions, 2),
      `${one.peakMemoryMb}`,
      figure(one.levelChangeMs ?? 0, 2),
      figure(one.load, 1),
    ];
  });
  const header = [
    'million voxels',
    'slabs',
    'regions',
    ...STAGES.map((stage) => `${stage}, s`),
    'all, s',
    'processor time, s',
    'per million, s',
    'peak memory, MB',
    'level change, ms',
    'load',
  ];
  return table(header, rows);
}

function smallTable(cases: readonly Measurement[]): string {
  const rows = cases.map((one) => [
    one.name,
    `${one.runs}`,
    figure(one.seconds * 1000, 0),
    figure(one.processorSeconds * 1000, 0),
    one.shareOfPeak === null ? '–' : `${figure(100 * one.shareOfPeak, 0)} %`,
    one.peak === null ? '–' : figure(one.peak, 0),
    `${one.peakMemoryMb}`,
    figure(one.load, 1),
  ]);
  const header = [
    'case (128 x 128 picture)',
    'runs',
    'median, ms',
    'processor time, ms',
    'share of the peak',
    'peak, GFLOP per processor second',
    'memory, MB',
    'load',
  ];
  return table(header, rows);
}

/** Seconds on two idle cores are estimated by processor time: never less than half of it. */
function targetsOf(
  training: Measurement,
  picture: Measurement,
  design: Measurement,
  largest: Measurement,
): TargetRow[] {
  const row = (what: string, target: string, got: string, isMet: boolean): TargetRow => ({
    what,
    target,
    got,
    oracle: '–',
    verdict: isMet ? 'met' : 'short',
  });
  const steps = 1000 * training.processorSeconds;
  const tree = design.stages.condense;
  const load = (one: Measurement) => `at load ${figure(one.load, 1)}`;
  return [
    row(
      'Training, 1,000 steps, 2 cores',
      '<= 130 s',
      `${figure(1000 * training.seconds, 0)} s ${load(training)}; ${figure(steps, 0)} s of processor time`,
      Math.min(steps, 1000 * training.seconds) <= 130,
    ),
    row(
      'One 128 x 128 image, embedded and condensed',
      '<= 0.25 s',
      `${figure(picture.seconds, 2)} s ${load(picture)}; ${figure(picture.processorSeconds, 2)} s of processor time`,
      Math.min(picture.seconds, picture.processorSeconds) <= 0.25,
    ),
    row(
      `Volume of ${DESIGN_MEGAVOXELS} million voxels to tree`,
      '<= 60 s, <= 1.5 GB',
      `${figure(design.seconds, 0)} s ${load(design)}; ${figure(design.processorSeconds, 0)} s of processor time; ${figure(design.peakMemoryMb / 1000, 2)} GB`,
      Math.min(design.seconds, design.processorSeconds) <= 60 && design.peakMemoryMb <= 1500,
    ),
    {
      what: `Volume of ${DESIGN_MEGAVOXELS} million voxels to tree on an H100`,
      target: '<= 3 s',
      got: 'the bench runs on the processor alone; no such card was at hand',
      oracle: '–',
      verdict: 'not measured',
    },
    row(
      `Tree of ${design.regions ?? 0} regions`,
      '<= 4 s',
      `${figure(tree, 1)} s ${load(design)}`,
      tree <= 4,
    ),
    row(
      'Level change, own work, largest volume',
      '<= 16 ms',
      `${figure(largest.levelChangeMs ?? 0, 2)} ms`,
      (largest.levelChangeMs ?? 0) <= 16,
    ),
  ];
}

/** `npm run quality -- scaling`: `granule bench` on copies of a real scan, 2 to 144 million voxels. */
export async function runScaling(say: (line: string) => void): Promise<void> {
  const circumstances = new Circumstances();
  const scan = sharedData(SCAN);
  const ofScan = scan === null ? [] : ['--scan', scan];
  const volume = (millions: number) =>
    measuredToday(`${scan === null ? 'phantom' : 'scan'} ${millions}`, () =>
      measure('volume', ...ofScan, '--megavoxels', `${millions}`),
    );
  const training = await measuredToday('training', () => measure('training'));
  const inference = await measuredToday('inference', () => measure('inference'));
  const picture = await measuredToday('picture', () => measure('picture'));
  const design = await volume(DESIGN_MEGAVOXELS);
  const volumes: Measurement[] = [];
  for (const millions of MEGAVOXELS) {
    volumes.push(await volume(millions));
    const { seconds: wall, peakMemoryMb } = volumes[volumes.length - 1];
    say(`${millions} million voxels: ${wall.toFixed(1)} s, ${peakMemoryMb} MB`);
  }
  const source = scan === null ? 'a phantom' : 'the head of a real T1 scan (FreeSurfer norm.mgz, cropped)';
  const body = `## Speed and size

${circumstances.sentence()} Made by \`granule bench\`, each case in a process of its own; encoder ${training.device}. Where the load of a row is above 2, other work shared the machine and its seconds say little; processor time is what the work itself took, all threads together. A target counts as met where either is within it. Measured cases lie in \`${path.relative(ROOT, CACHE)}/scaling\` for the day.

${smallTable([training, inference, picture])}

Training: 256 crops of 17 x 17 a step. Operations counted are those of the convolutions alone; the peak is what a 1,024 x 1,024 product of matrices reached just before, both by processor time. Convolutions of whole pictures, which need no copies, may pass it.

Copies of ${source} side by side, standard mode, default settings; volumes over ${SLAB_SAMPLES / 1e6} million samples go through in slabs:

${scalingTable(volumes)}`;
  await updatePage('scaling', targetsOf(training, picture, design, volumes[volumes.length - 1]), body);
}
