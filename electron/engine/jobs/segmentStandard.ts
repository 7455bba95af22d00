import {
  buildTree,
  condense,
  defaultCondensation,
  paintRegions,
  persistentTable,
  salientLevels,
  type CondensationSettings,
} from '../../../native-models/condensation';
import type { WorkHooks } from '../../../native-models/cooperation';
import { imageKind, normaliseInChunks } from '../../../native-models/cuts';
import type { Volume } from '../../../native-models/geometry';
import {
  FEATURE_WEIGHTS,
  combineFeatures,
  defaultRegionSettings,
  type DescribedRegions,
  type FeatureGroup,
} from '../../../native-models/regions';
import { openDevice } from '../devices/devices';
import { chooseEncoder } from '../encoders/encoders';
import { SECONDS_PER_TRAINING_STEP, adaptEncoder } from './adaptEncoder';
import { SLAB_SAMPLES, describeVolume, slabsOfVolume } from './describeVolume';
import { ProgressMeter, type Plan } from './progressMeter';
import { provenance } from './provenance';
import type { SegmentHooks, SegmentOptions, Segmentation } from './segmentation';
import { stageHooksOf } from './stageHooks';
import { Stopwatch } from './stopwatch';

/** Seconds that stages are expected to take on two cores: only their ratios matter. */
const SECONDS_PER_MEGAVOXEL = { normalise: 0.02, regions: 0.3, encode: 0.9, features: 0.2 } as const;
/** As many regions take as long to condense, however large the volume. */
const SECONDS_PER_THOUSAND_REGIONS = 0.07;

function planFor(
  volume: Volume,
  { trainSteps }: SegmentOptions,
  learned: boolean,
  targetCount: number,
): Plan {
  const megavoxels = Math.max(1, volume.voxels.length) / 1e6;
  const { normalise, regions, encode, features } = SECONDS_PER_MEGAVOXEL;
  return [
    { stage: 'normalise', expectedSeconds: normalise * megavoxels },
    { stage: 'train', expectedSeconds: learned ? SECONDS_PER_TRAINING_STEP * trainSteps : 0 },
    { stage: 'regions', expectedSeconds: regions * megavoxels },
    { stage: 'encode', expectedSeconds: learned ? encode * megavoxels : 0 },
    { stage: 'features', expectedSeconds: features * megavoxels },
    { stage: 'condense', expectedSeconds: SECONDS_PER_THOUSAND_REGIONS * (targetCount / 1000) },
  ];
}

/** From regions and their features to the tree, its levels and its persistent structures. */
async function condenseRegions(
  { regions, values, derivatives, learned, statistics, adjacency }: DescribedRegions,
  condensation: CondensationSettings,
  hooks: WorkHooks,
) {
  const groups: FeatureGroup[] = [
    { features: values, weight: FEATURE_WEIGHTS.values },
    { features: derivatives, weight: FEATURE_WEIGHTS.derivatives },
    ...(learned === null ? [] : [{ features: learned, weight: FEATURE_WEIGHTS.embedding }]),
  ];
  const features = combineFeatures(groups, statistics, FEATURE_WEIGHTS.position);
  const merges = await condense(features, statistics.voxelCount, adjacency, condensation, hooks);
  const tree = buildTree(merges, statistics, adjacency);
  const levels = salientLevels(tree);
  return { tree, levels, persistent: paintRegions(regions, persistentTable(tree)) };
}

function parametersUsed(
  targetRegions: number,
  condensation: Required<CondensationSettings>,
): Record<string, number> {
  const weights = Object.entries(FEATURE_WEIGHTS).map(
    ([name, weight]) => [`weight.${name}`, weight] as const,
  );
  return { targetRegions, ...condensation, ...Object.fromEntries(weights) };
}

/** Segments one volume in the standard mode: normalise, grow regions, encode, condense (DESIGN section 4). */
export async function segmentStandard(
  volume: Volume,
  options: SegmentOptions,
  hooks: SegmentHooks,
  slabSamples = SLAB_SAMPLES,
): Promise<Omit<Segmentation, 'volumeId'>> {
  const { grid } = volume;
  const { signal } = hooks;
  const watch = new Stopwatch();
  const loaded = await chooseEncoder(options.encoder, imageKind(volume));
  const settings = defaultRegionSettings(grid.size);
  const targetCount = options.regions ?? settings.targetCount;
  const plan = planFor(volume, options, loaded.encoder !== null, targetCount);
  const meter = new ProgressMeter(plan, hooks.onProgress);
  const device = await watch.time('device', () => openDevice(loaded.encoder ? options.device : 'cpu'));
  const { runtime } = device;
  const slabs = slabsOfVolume(volume, slabSamples);
  const middle = () => normaliseInChunks(volume, { signal }, slabs[Math.floor(slabs.length / 2)]);
  const chosen = await watch.time('train', () =>
    adaptEncoder(loaded, middle, runtime, options, hooks, meter),
  );
  const regions = { ...settings, targetCount };
  const stageHooks = stageHooksOf(meter, signal);
  const how = { regions, encoder: chosen.encoder, runtime, slabSamples };
  const described = await describeVolume(volume, how, stageHooks, watch);
  const condensation = defaultCondensation(grid.size);
  const condensed = await watch.time('condense', () =>
    condenseRegions(described, condensation, stageHooks('condense')),
  );
  const parameters = parametersUsed(targetCount, condensation);
  return {
    grid,
    regions: described.regions,
    ...condensed,
    provenance: provenance({ volume, options, device, chosen, watch, parameters }),
  };
}
