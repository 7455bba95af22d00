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
  normaliseInChunks,
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
import type { Runtime } from '../../../native-models/runtime';
import type { JobStage } from '../../contract';
import { openDevice } from '../devices/devices';
import { chooseEncoder } from '../encoders/encoders';
import { adaptEncoder } from './adaptEncoder';
import { ProgressMeter, type Plan } from './progressMeter';
import { provenance } from './provenance';
import type { SegmentHooks, SegmentOptions, Segmentation } from './segmentation';
import { Stopwatch } from './stopwatch';

/** Seconds that each stage is expected to take on two cores, from `granule bench`: only their ratios matter. */
const SECONDS_PER_MEGAVOXEL = {
  normalise: 0.02,
  regions: 0.4,
  encode: 2.2,
  features: 0.5,
  condense: 0.3,
} as const;
const SECONDS_PER_TRAINING_STEP = 0.13;

function planFor(volume: Volume, { trainSteps }: SegmentOptions, learned: boolean): Plan {
  const megavoxels = Math.max(1, volume.voxels.length) / 1e6;
  const { normalise, regions, encode, features, condense } = SECONDS_PER_MEGAVOXEL;
  return [
    { stage: 'normalise', expectedSeconds: normalise * megavoxels },
    { stage: 'train', expectedSeconds: learned ? SECONDS_PER_TRAINING_STEP * trainSteps : 0 },
    { stage: 'regions', expectedSeconds: regions * megavoxels },
    { stage: 'encode', expectedSeconds: learned ? encode * megavoxels : 0 },
    { stage: 'condense', expectedSeconds: (features + condense) * megavoxels },
  ];
}

/** Hooks for (part of) one stage: its own fractions become progress of the whole job. */
type StageHooks = (
  stage: JobStage,
  from?: number,
  to?: number,
) => {
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
};

/** Mean embedding of every region, gathered tile by tile: the embedding of a whole volume never exists. */
async function embedRegions(
  encoder: Encoder,
  image: NormalisedImage,
  regions: Regions,
  runtime: Runtime,
  hooks: ReturnType<StageHooks>,
): Promise<FeatureGroup> {
  const means = new RegionMeans(regions, embeddingFeatureCount(encoder, image));
  for await (const tile of embedTiles(runtime, encoder, image, hooks)) {
    const planeLength = tile.rows * tile.columns;
    for (let row = 0; row < tile.rows; row++)
      for (let column = 0; column < tile.columns; column++) {
        const voxel = tile.firstVoxel + row * tile.rowStride + column * tile.columnStride;
        means.addPlanar(voxel, tile.features, planeLength, row * tile.columns + column);
      }
  }
  return { features: means.finish(), weight: FEATURE_WEIGHTS.embedding };
}

/** From regions and their features to the tree, its levels and its persistent structures. */
async function condenseRegions(
  regions: Regions,
  { intensity, derivatives, statistics, adjacency }: RegionDescription,
  learned: readonly FeatureGroup[],
  hooks: ReturnType<StageHooks>,
) {
  const groups: FeatureGroup[] = [
    { features: intensity, weight: FEATURE_WEIGHTS.intensity },
    { features: derivatives, weight: FEATURE_WEIGHTS.derivatives },
    ...learned,
  ];
  const features = combineFeatures(groups, statistics, FEATURE_WEIGHTS.position);
  const merges = await condense(features, statistics.voxelCount, adjacency, DEFAULT_CONDENSATION, hooks);
  const tree = buildTree(merges, statistics, adjacency);
  const levels = salientLevels(tree);
  return { tree, levels, persistent: paintRegions(regions, persistentTable(tree)) };
}

function parametersUsed(targetRegions: number): Record<string, number> {
  const weights = Object.entries(FEATURE_WEIGHTS).map(
    ([name, weight]) => [`weight.${name}`, weight] as const,
  );
  return { targetRegions, ...DEFAULT_CONDENSATION, ...Object.fromEntries(weights) };
}

/** Segments one volume in the standard mode: normalise, grow regions, encode, condense (DESIGN section 4). */
export async function segmentStandard(
  volume: Volume,
  options: SegmentOptions,
  hooks: SegmentHooks,
): Promise<Omit<Segmentation, 'volumeId'>> {
  const { grid } = volume;
  const watch = new Stopwatch();
  const image = await watch.time('normalise', () => normaliseInChunks(volume, { signal: hooks.signal }));
  const loaded = await chooseEncoder(options.encoder, image.kind);
  const meter = new ProgressMeter(planFor(volume, options, loaded.encoder !== null), hooks.onProgress);
  const stageHooks: StageHooks = (stage, from = 0, to = 1) => ({
    signal: hooks.signal,
    onProgress: (done, total) => meter.update(stage, from + ((to - from) * done) / total),
  });
  const device = await watch.time('device', () => openDevice(loaded.encoder ? options.device : 'cpu'));
  const chosen = await watch.time('train', () =>
    adaptEncoder(loaded, image, device.runtime, options, hooks, meter),
  );
  const settings = defaultRegionSettings(grid.size);
  const targetCount = options.regions ?? settings.targetCount;
  const regions = await watch.time('regions', () =>
    growRegions(image, grid, { ...settings, targetCount }, stageHooks('regions')),
  );
  const { encoder } = chosen;
  const learned = await watch.time('encode', async () =>
    encoder === null
      ? []
      : [await embedRegions(encoder, image, regions, device.runtime, stageHooks('encode'))],
  );
  const described = await watch.time('features', () =>
    describeRegions(regions, image, grid, volume, stageHooks('condense', 0, 0.6)),
  );
  const condensed = await watch.time('condense', () =>
    condenseRegions(regions, described, learned, stageHooks('condense', 0.6, 1)),
  );
  const parameters = parametersUsed(targetCount);
  return {
    grid,
    regions,
    ...condensed,
    provenance: provenance({ volume, options, device, chosen, watch, parameters }),
  };
}
