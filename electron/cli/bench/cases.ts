import { loadavg } from 'node:os';
import { segmentTable, type StoredTree } from '../../../native-models/condensation';
import { embedImage, normalise, trainEncoder } from '../../../native-models/cuts';
import type { Volume } from '../../../native-models/geometry';
import { openDevice } from '../../engine/devices/devices';
import { chooseEncoder } from '../../engine/encoders/encoders';
import { inspect, readVolume } from '../../engine/imaging';
import { segmentVolume } from '../../engine/jobs/segmentVolume';
import { peakMemoryMb } from '../../engine/jobs/stopwatch';
import { argumentsError } from '../parse';
import { arithmeticPeak, embeddingOperations, trainingOperations } from './arithmetic';
import { headPhantom, photographPhantom } from './phantom';
import { median, processorSeconds } from './statistics';
import { tiledVolume } from './tiledVolume';

const SEED = 1;
const TRAINING_STEPS = 50;
const PICTURE_RUNS = 7;
const PHANTOM_SIZE = [188, 256, 190] as const;

/** What one case measured; seconds are medians over its runs. */
export interface Measurement {
  readonly name: string;
  readonly size: readonly number[];
  readonly device: string;
  readonly runs: number;
  /** Wall-clock seconds of each stage, or of a step. */
  readonly stages: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Processor time of one run, all threads together. */
  readonly processorSeconds: number;
  readonly regions: number | null;
  /** Share of the arithmetic peak that was measured just before, 0 to 1; both by processor time. */
  readonly shareOfPeak: number | null;
  /** 1e9 operations of a large product of matrices per second of processor time. */
  readonly peak: number | null;
  /** Milliseconds to look up every region's segment at another level. */
  readonly levelChangeMs: number | null;
  /** The most memory that the process of this case held. */
  readonly peakMemoryMb: number;
  /** Load average over a minute as the case ended. */
  readonly load: number;
}

/** Training on a picture: a step of 256 crops. */
export async function timeTraining(signal: AbortSignal): Promise<Measurement> {
  const { runtime } = await openDevice('auto');
  const peak = await arithmeticPeak(runtime);
  const picture = normalise(photographPhantom(SEED));
  const times: number[] = [];
  const before = processorSeconds();
  let last = performance.now();
  await trainEncoder(runtime, [picture], {
    steps: TRAINING_STEPS,
    seed: SEED,
    data: 'phantom',
    command: 'granule bench',
    signal,
    onProgress: () => {
      times.push((performance.now() - last) / 1000);
      last = performance.now();
    },
  });
  const seconds = median(times);
  const spent = (processorSeconds() - before) / TRAINING_STEPS;
  return {
    name: 'training step',
    size: picture.size,
    device: runtime.device,
    runs: TRAINING_STEPS,
    stages: { step: seconds },
    seconds,
    processorSeconds: spent,
    regions: null,
    shareOfPeak: trainingOperations(picture.channels) / spent / peak,
    peak,
    levelChangeMs: null,
    peakMemoryMb: peakMemoryMb(),
    load: loadavg()[0],
  };
}

/** The encoder as published, at full rank, on one picture. */
export async function timeInference(): Promise<Measurement> {
  const { runtime } = await openDevice('auto');
  const { encoder } = await chooseEncoder('photo', 'photo');
  if (encoder === null) throw new Error('The shipped encoder of photographs is no encoder.');
  const peak = await arithmeticPeak(runtime);
  const picture = normalise(photographPhantom(SEED));
  const times: number[] = [];
  const before = processorSeconds();
  for (let run = 0; run < PICTURE_RUNS; run++) {
    const start = performance.now();
    await embedImage(runtime, encoder, picture);
    times.push((performance.now() - start) / 1000);
  }
  const seconds = median(times);
  const spent = (processorSeconds() - before) / PICTURE_RUNS;
  const operations = embeddingOperations(picture.channels, picture.size[0] * picture.size[1]);
  return {
    name: 'inference, full rank',
    size: picture.size,
    device: runtime.device,
    runs: PICTURE_RUNS,
    stages: { embed: seconds },
    seconds,
    processorSeconds: spent,
    regions: null,
    shareOfPeak: operations / spent / peak,
    peak,
    levelChangeMs: null,
    peakMemoryMb: peakMemoryMb(),
    load: loadavg()[0],
  };
}

/** Median time to find every region's segment, over all levels of a tree. */
function levelChangeMs(tree: StoredTree): number {
  const times = Array.from({ length: tree.steps + 1 }, (_, step) => {
    const start = performance.now();
    segmentTable(tree, step);
    return performance.now() - start;
  });
  return median(times);
}

async function timeSegmentation(
  name: string,
  volume: Volume,
  runs: number,
  signal: AbortSignal,
): Promise<Measurement> {
  const options = { encoder: 'auto', trainSteps: 0, seed: SEED, device: 'auto', mode: 'standard' } as const;
  const stages: Record<string, number>[] = [];
  const before = processorSeconds();
  let last: Awaited<ReturnType<typeof segmentVolume>> | null = null;
  for (let run = 0; run < runs; run++) {
    last = await segmentVolume(volume, options, { signal, onProgress: () => undefined });
    stages.push({ ...last.provenance.timings });
  }
  const spent = processorSeconds() - before;
  if (last === null) throw new Error('A case has at least one run.');
  return {
    name,
    size: volume.grid.size,
    device: last.provenance.device,
    runs,
    stages: Object.fromEntries(
      Object.keys(stages[0]).map((stage) => [stage, median(stages.map((times) => times[stage]))]),
    ),
    seconds: median(stages.map((times) => Object.values(times).reduce((sum, time) => sum + time, 0))),
    processorSeconds: spent / runs,
    regions: last.regions.count,
    shareOfPeak: null,
    peak: null,
    levelChangeMs: levelChangeMs(last.tree),
    peakMemoryMb: peakMemoryMb(),
    load: loadavg()[0],
  };
}

/** A picture of 128 x 128 from pixels to tree. */
export function timePicture(signal: AbortSignal): Promise<Measurement> {
  return timeSegmentation('picture', photographPhantom(SEED), PICTURE_RUNS, signal);
}

/** A volume from voxels to tree: a phantom, or copies of a scan cut to some million voxels. */
export async function timeVolume(
  scan: string | undefined,
  millions: number | undefined,
  signal: AbortSignal,
): Promise<Measurement> {
  const whole = scan === undefined ? headPhantom(PHANTOM_SIZE, SEED) : await readScan(scan, signal);
  const volume = millions === undefined ? whole : tiledVolume(whole, millions * 1e6);
  return timeSegmentation('volume', volume, 1, signal);
}

async function readScan(file: string, signal: AbortSignal): Promise<Volume> {
  const { volumes } = await inspect([file]);
  if (volumes.length !== 1) throw argumentsError(`${file} holds ${volumes.length} scans; name one.`);
  return readVolume(volumes[0], { signal });
}
