import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import {
  DEFAULT_CONDENSATION,
  buildTree,
  condense,
  paintRegions,
  persistentTable,
  salientLevels,
  type Regions,
} from '../../../native-models/condensation';
import {
  embedTiles,
  embeddingFeatureCount,
  encoderDigest,
  loadEncoder,
  normalise,
  saveEncoder,
  trainEncoder,
  type Encoder,
  type NormalisedImage,
} from '../../../native-models/cuts';
import type { Volume } from '../../../native-models/geometry';
import {
  FEATURE_WEIGHTS,
  RegionMeans,
  combineFeatures,
  defaultRegionSettings,
  describeRegions,
  growRegions,
  type FeatureGroup,
  type RegionDescription,
} from '../../../native-models/regions';
import type { OpenedRuntime, Runtime } from '../../../native-models/runtime';
import { openDevice } from '../devices/devices';
import { chooseEncoder, type ChosenEncoder } from '../encoders/encoders';
import { VERSION } from '../version';
import { ProgressMeter, type Plan, type ReportProgress } from './progressMeter';
import { NOTICE, type Provenance, type SegmentOptions, type Segmentation } from './segmentation';
import type { StageCache } from './stageCache';
import { Stopwatch, peakMemoryMb } from './stopwatch';

export interface SegmentHooks {
  readonly signal: AbortSignal;
  readonly onProgress: ReportProgress;
  /** Where finished stages are kept, so that a job whose engine died need not start anew. */
  readonly cache?: StageCache | undefined;
}

/** Seconds that each stage is expected to take on two cores, from `granule bench`: only their ratios matter. */
const SECONDS_PER_MEGAVOXEL = { normalise: 0.1, regions: 1.2, encode: 3.2, condense: 1.4 } as const;
const SECONDS_PER_TRAINING_STEP = 0.13;

function planFor(volume: Volume, options: SegmentOptions, learned: boolean): Plan {
  const megavoxels = volume.voxels.length / 1e6 || 1e-6;
  return [
    { stage: 'normalise', expectedSeconds: SECONDS_PER_MEGAVOXEL.normalise * megavoxels },
    { stage: 'train', expectedSeconds: learned ? SECONDS_PER_TRAINING_STEP * options.trainSteps : 0 },
    { stage: 'regions', expectedSeconds: SECONDS_PER_MEGAVOXEL.regions * megavoxels },
    { stage: 'encode', expectedSeconds: learned ? SECONDS_PER_MEGAVOXEL.encode * megavoxels : 0 },
    { stage: 'condense', expectedSeconds: SECONDS_PER_MEGAVOXEL.condense * megavoxels },
  ];
}

/** SHA-256 of the voxels as stored and of the grid, hexadecimal: names a volume without naming its patient. */
export function volumeDigest({ voxels, grid, channels, rescale }: Volume): string {
  return createHash('sha256')
    .update(JSON.stringify({ grid, channels, rescale }))
    .update(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
    .digest('hex');
}

/** One run over one volume: what all stages share. */
interface Run {
  readonly volume: Volume;
  readonly options: SegmentOptions;
  readonly hooks: SegmentHooks;
  readonly meter: ProgressMeter;
  readonly watch: Stopwatch;
}

/** Hooks for one stage: its own fractions become progress of the whole job. */
function stageHooks({ hooks, meter }: Run, stage: Plan[number]['stage'], from = 0, to = 1) {
  return {
    signal: hooks.signal,
    onProgress: (done: number, total: number) => meter.update(stage, from + ((to - from) * done) / total),
  };
}

/** Trains the encoder further on the volume itself; taken from the journal where that was done before. */
async function adapt(
  run: Run,
  chosen: ChosenEncoder,
  image: NormalisedImage,
  runtime: Runtime,
): Promise<ChosenEncoder> {
  const { trainSteps, seed } = run.options;
  if (chosen.encoder === null || trainSteps === 0) return chosen;
  const stored = await run.hooks.cache?.read('encoder.onnx');
  if (stored) return withEncoder(chosen, loadEncoder(stored));
  const { encoder } = await trainEncoder(runtime, [image], {
    steps: trainSteps,
    seed,
    from: chosen.encoder,
    data: 'the segmented scan itself',
    command: `segment --train ${trainSteps}`,
    ...stageHooks(run, 'train'),
  });
  await run.hooks.cache?.write('encoder.onnx', saveEncoder(encoder));
  return withEncoder(chosen, encoder);
}

function withEncoder(chosen: ChosenEncoder, encoder: Encoder): ChosenEncoder {
  return { ...chosen, encoder, sha256: encoderDigest(encoder) };
}

/** Mean embedding of every region, gathered tile by tile: the embedding of a whole volume never exists. */
async function embedRegions(
  run: Run,
  encoder: Encoder,
  image: NormalisedImage,
  regions: Regions,
  runtime: Runtime,
) {
  const means = new RegionMeans(regions, embeddingFeatureCount(encoder, image));
  for await (const tile of embedTiles(runtime, encoder, image, stageHooks(run, 'encode'))) {
    const planeLength = tile.rows * tile.columns;
    for (let row = 0; row < tile.rows; row++)
      for (let column = 0; column < tile.columns; column++) {
        const voxel = tile.firstVoxel + row * tile.rowStride + column * tile.columnStride;
        means.addPlanar(voxel, tile.features, planeLength, row * tile.columns + column);
      }
  }
  return means.finish();
}

/** From regions and their features to the tree. */
async function condenseRegions(
  run: Run,
  regions: Regions,
  description: RegionDescription,
  learned: FeatureGroup[],
) {
  const { intensity, derivatives, statistics, adjacency } = description;
  const features = combineFeatures(
    [
      { features: intensity, weight: FEATURE_WEIGHTS.intensity },
      { features: derivatives, weight: FEATURE_WEIGHTS.derivatives },
      ...learned,
    ],
    statistics,
    FEATURE_WEIGHTS.position,
  );
  const hooks = stageHooks(run, 'condense', 0.5, 1);
  const merges = await condense(features, statistics.voxelCount, adjacency, DEFAULT_CONDENSATION, hooks);
  const tree = buildTree(merges, statistics, adjacency);
  const levels = salientLevels(tree);
  return { tree, levels, persistent: paintRegions(regions, persistentTable(tree)) };
}

function provenanceOf(
  run: Run,
  device: OpenedRuntime,
  chosen: ChosenEncoder,
  targetCount: number,
): Provenance {
  const { volume, options, watch } = run;
  return {
    granule: VERSION,
    mode: 'standard',
    notice: NOTICE,
    input: { sha256: volumeDigest(volume), modality: volume.modality, channels: volume.channels },
    encoder: {
      name: chosen.name,
      sha256: chosen.sha256,
      adaptedSteps: chosen.encoder ? options.trainSteps : 0,
    },
    parameters: {
      ...DEFAULT_CONDENSATION,
      ...prefixed('weight', FEATURE_WEIGHTS),
      targetRegions: targetCount,
    },
    seed: options.seed,
    device: device.runtime.device,
    deviceNote: device.sentence,
    threads: availableParallelism(),
    findings: volume.verdict.findings.map(({ message }) => message),
    timings: watch.seconds,
    peakMemoryMb: peakMemoryMb(),
  };
}

function prefixed(prefix: string, numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** Segments one volume in the standard mode: normalise, grow regions, encode, condense (DESIGN section 4). */
export async function segmentVolume(
  volume: Volume,
  options: SegmentOptions,
  hooks: SegmentHooks,
): Promise<Omit<Segmentation, 'volumeId'>> {
  const watch = new Stopwatch();
  const image = await watch.time('normalise', () => normalise(volume));
  const loaded = await chooseEncoder(options.encoder, image.kind);
  const meter = new ProgressMeter(planFor(volume, options, loaded.encoder !== null), hooks.onProgress);
  const run: Run = { volume, options, hooks, meter, watch };
  const device = await watch.time('device', () => openDevice(loaded.encoder ? options.device : 'cpu'));
  const chosen = await watch.time('train', () => adapt(run, loaded, image, device.runtime));
  const settings = defaultRegionSettings(volume.grid.size);
  const targetCount = options.regions ?? settings.targetCount;
  const regions = await watch.time('regions', () =>
    growRegions(image, volume.grid, { ...settings, targetCount }, stageHooks(run, 'regions')),
  );
  const learned = await watch.time('encode', async () =>
    chosen.encoder
      ? [
          {
            features: await embedRegions(run, chosen.encoder, image, regions, device.runtime),
            weight: FEATURE_WEIGHTS.embedding,
          },
        ]
      : [],
  );
  const description = await watch.time('features', () =>
    describeRegions(regions, image, volume.grid, volume, stageHooks(run, 'condense', 0, 0.5)),
  );
  const condensed = await watch.time('condense', () => condenseRegions(run, regions, description, learned));
  const provenance = provenanceOf(run, device, chosen, targetCount);
  return { grid: volume.grid, regions, ...condensed, provenance };
}
