import { availableParallelism, cpus, loadavg } from 'node:os';
import { trainEncoder, normalise } from '../../../native-models/cuts';
import type { Volume } from '../../../native-models/geometry';
import { openDevice } from '../../engine/devices/devices';
import { segmentVolume } from '../../engine/jobs/segmentVolume';
import { peakMemoryMb } from '../../engine/jobs/stopwatch';
import { VERSION } from '../../engine/version';
import { headPhantom, photographPhantom } from '../bench/phantom';
import { EXIT } from '../exitCodes';
import { parseCommand } from '../parse';
import { print, printJson } from '../terminal';

const SEED = 1;
const TRAINING_STEPS = 50;
const RUNS = { picture: 5, volume: 1 } as const;

/** Medians over the runs of one case. */
interface Timing {
  readonly name: string;
  readonly size: readonly number[];
  readonly runs: number;
  readonly device: string;
  /** Median seconds of each stage. */
  readonly stages: Readonly<Record<string, number>>;
  readonly totalSeconds: number;
  readonly regions: number;
  /** The most memory the process has held up to the end of this case. */
  readonly peakMemoryMb: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

async function timeSegmentation(
  name: string,
  volume: Volume,
  runs: number,
  signal: AbortSignal,
): Promise<Timing> {
  const options = { encoder: 'auto', trainSteps: 0, seed: SEED, device: 'auto', mode: 'standard' } as const;
  const stages: Record<string, number>[] = [];
  let last: Awaited<ReturnType<typeof segmentVolume>> | null = null;
  for (let run = 0; run < runs; run++) {
    last = await segmentVolume(volume, options, { signal, onProgress: () => undefined });
    stages.push({ ...last.provenance.timings });
  }
  const medians = Object.fromEntries(
    Object.keys(stages[0]).map((stage) => [stage, median(stages.map((times) => times[stage]))]),
  );
  return {
    name,
    size: volume.grid.size,
    runs,
    device: last?.provenance.device ?? '',
    stages: medians,
    totalSeconds: median(stages.map((times) => Object.values(times).reduce((sum, time) => sum + time, 0))),
    regions: last?.regions.count ?? 0,
    peakMemoryMb: peakMemoryMb(),
  };
}

async function timeTraining(
  volume: Volume,
  signal: AbortSignal,
): Promise<{ steps: number; secondsPerStep: number }> {
  const { runtime } = await openDevice('auto');
  const times: number[] = [];
  let last = performance.now();
  await trainEncoder(runtime, [normalise(volume)], {
    steps: TRAINING_STEPS,
    seed: SEED,
    data: 'phantom',
    command: 'granule bench',
    signal,
    onProgress: () => {
      const now = performance.now();
      times.push((now - last) / 1000);
      last = now;
    },
  });
  return { steps: TRAINING_STEPS, secondsPerStep: median(times) };
}

/** `granule bench`: seconds per stage, peak memory and device, on phantoms made by code. */
export async function bench(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = parseCommand(args, { json: { type: 'boolean', default: false } });
  const picture = photographPhantom(SEED);
  const machine = {
    granule: VERSION,
    processor: cpus()[0]?.model ?? '',
    threads: availableParallelism(),
    load: loadavg(),
  };
  const training = await timeTraining(picture, signal);
  const cases = [
    await timeSegmentation('picture', picture, RUNS.picture, signal),
    await timeSegmentation('volume', headPhantom([188, 256, 190], SEED), RUNS.volume, signal),
  ];
  if (values.json) {
    printJson({ ...machine, training, cases });
    return EXIT.done;
  }
  print(
    `Granule ${machine.granule}, ${machine.processor}, ${machine.threads} threads, load ${machine.load[0].toFixed(1)}`,
  );
  print(`training: ${(1000 * training.secondsPerStep).toFixed(0)} ms a step (median of ${training.steps})`);
  for (const { name, size, runs, device, stages, totalSeconds, regions, peakMemoryMb } of cases) {
    print(
      `${name} ${size.join(' x ')}, ${regions} regions, ${device}, median of ${runs}: ${totalSeconds.toFixed(2)} s, peak ${peakMemoryMb} MB`,
    );
    print(
      `  ${Object.entries(stages)
        .map(([stage, seconds]) => `${stage} ${seconds.toFixed(3)} s`)
        .join(', ')}`,
    );
  }
  return EXIT.done;
}
