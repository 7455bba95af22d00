import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDevice } from '../../electron/engine/devices/devices';
import { segmentStandard } from '../../electron/engine/jobs/segmentStandard';
import {
  buildTree,
  condense,
  defaultCondensation,
  type RegionFeatures,
  type StoredTree,
} from '../../native-models/condensation';
import { finishChunks } from '../../native-models/cooperation';
import { normalise, saveEncoder, type NormalisedImage } from '../../native-models/cuts';
import type { Volume } from '../../native-models/geometry';
import type { TreeOnRegions } from '../../native-models/measure';
import {
  FEATURE_WEIGHTS,
  combineFeatures,
  defaultRegionSettings,
  describeRegions,
  type FeatureGroup,
} from '../../native-models/regions';
import { regionAdjacency } from '../../native-models/regions/adjacency';
import { channelMeans } from '../../native-models/regions/means';
import { regionStatistics } from '../../native-models/regions/statistics';
import { felzenszwalb } from './baselines/felzenszwalb';
import { smoothedImage } from './baselines/gradient';
import { patchPca } from './baselines/patchPca';
import { slic } from './baselines/slic';
import { wardTree } from './baselines/ward';
import { intensityAndDerivatives, intensityFeatures } from './baselines/wardFeatures';
import { watershed } from './baselines/watershed';
import { CACHE } from './cache';
import type { Half } from './split';
import { untrainedEncoder } from './untrainedEncoder';

/** All methods; the last three make regions of their own, the others stand on the product's. */
export const METHODS = [
  'Granule',
  'Granule, no encoder',
  'Granule, random encoder',
  'Granule, patch PCA',
  'Granule, raw intensity',
  'Ward, intensity',
  'Ward, intensity + derivatives',
  'SLIC + Ward',
  'Watershed + Ward',
  'Felzenszwalb',
] as const;
export type Method = (typeof METHODS)[number];

const OWN_REGION_METHODS = ['SLIC + Ward', 'Watershed + Ward', 'Felzenszwalb'] as const;
type OwnRegionMethod = (typeof OWN_REGION_METHODS)[number];
export type SharedRegionMethod = Exclude<Method, OwnRegionMethod>;

/** Which methods run on which half: where settings are chosen, the product, itself without an encoder, and its rival. */
export const METHODS_OF_HALF: Readonly<Record<Half, readonly Method[]>> = {
  report: METHODS,
  choose: ['Granule', 'Granule, no encoder', 'Ward, intensity + derivatives'],
};

export function makesOwnRegions(method: Method): method is OwnRegionMethod {
  return OWN_REGION_METHODS.some((own) => own === method);
}

export const METHOD_NOTES = `- **Granule**: the standard mode with the encoder shipped for the kind of image. The other "Granule" rows and both "Ward" rows stand on the same regions.
- **Granule, no encoder**: the same with \`--encoder intensity\`: distributions of values and derivatives, and position.
- **Granule, random encoder**: the shipped architecture with random weights (seed 1); only the statistics of its batch normalisation and its principal axes are measured, on the first scan of its kind.
- **Granule, patch PCA**: the first 16 principal components of the regions' mean patches (5 voxels along each axis) in the place and with the weight of the embedding.
- **Granule, raw intensity**: mean values and position alone, the same condensation.
- **Ward**: adjacency-constrained agglomeration by Ward's cost over mean values and position, without or with mean derivatives at three scales; no diffusion, no weight of the boundary, no encoder. The product's ladder of steps cuts it into levels.
- **SLIC + Ward**, **Watershed + Ward**: as many regions as the product's, by SLIC (Achanta 2012) or by a watershed from one marker a cell (Meyer 1991), merged by Ward's cost over mean intensity alone.
- **Felzenszwalb**: Felzenszwalb and Huttenlocher's predicate (2004) at 48 growing scales; two regions are one from the scale on beyond which they stay together, so that its levels make a tree.

All are TypeScript of this repository; none needs Python.`;

const SEED = 1;
/** Smaller components of Felzenszwalb's join a neighbour: as many voxels as the product's regions in pictures. */
const LEAST_VOXELS = 9;

/** Random encoders by kind of image: like the shipped ones, one for each. */
export class RandomEncoders {
  readonly #files = new Map<string, Promise<string>>();

  /** Path of the encoder for this kind of image; made on the first image of its kind. */
  fileFor(image: NormalisedImage): Promise<string> {
    const made = this.#files.get(image.kind) ?? this.#make(image);
    this.#files.set(image.kind, made);
    return made;
  }

  async #make(image: NormalisedImage): Promise<string> {
    const { runtime } = await openDevice('cpu');
    const bytes = saveEncoder(await untrainedEncoder(runtime, image, SEED));
    await mkdir(CACHE, { recursive: true });
    const file = path.join(CACHE, `random-${image.kind}.onnx`);
    await writeFile(file, bytes);
    return file;
  }
}

/** The product's standard mode with its default settings. */
export function segment(volume: Volume, encoder: string) {
  return segmentStandard(
    volume,
    { encoder, trainSteps: 0, seed: SEED, device: 'cpu', mode: 'standard' },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
}

/** Segments one scan by methods that stand on the product's regions, and makes sure that they do. */
export async function runOnSharedRegions(
  volume: Volume,
  wanted: readonly SharedRegionMethod[],
  randomEncoders: RandomEncoders,
): Promise<Map<Method, TreeOnRegions>> {
  const image = normalise(volume);
  const learned = await segment(volume, 'auto');
  const { regions } = learned;
  const onRegions = async (encoder: string) => {
    const other = await segment(volume, encoder);
    if (!other.regions.labels.every((label, voxel) => label === regions.labels[voxel]))
      throw new Error('The methods do not stand on the same regions.');
    return other.tree;
  };
  const described = { regions, ...(await describeRegions(regions, image, volume.grid, volume)) };
  const { statistics, adjacency } = described;
  const values: FeatureGroup = { features: described.values, weight: FEATURE_WEIGHTS.values };
  const derivatives: FeatureGroup = { features: described.derivatives, weight: FEATURE_WEIGHTS.derivatives };
  const patches = () => ({ features: patchPca(regions, image), weight: FEATURE_WEIGHTS.embedding });
  const join = (...groups: FeatureGroup[]) => combineFeatures(groups, statistics, FEATURE_WEIGHTS.position);
  const condensed = async (features: RegionFeatures) =>
    buildTree(
      await condense(features, statistics.voxelCount, adjacency, defaultCondensation(volume.grid.size)),
      statistics,
      adjacency,
    );
  const run: Readonly<Record<SharedRegionMethod, () => StoredTree | Promise<StoredTree>>> = {
    Granule: () => learned.tree,
    'Granule, no encoder': () => onRegions('intensity'),
    'Granule, random encoder': async () => onRegions(await randomEncoders.fileFor(image)),
    'Granule, patch PCA': () => condensed(join(values, derivatives, patches())),
    'Granule, raw intensity': () => condensed(intensityFeatures(described)),
    'Ward, intensity': () => wardTree(intensityFeatures(described), statistics, adjacency),
    'Ward, intensity + derivatives': async () =>
      wardTree(await intensityAndDerivatives(described, image, volume.grid), statistics, adjacency),
  };
  const trees = new Map<Method, TreeOnRegions>();
  for (const method of wanted) trees.set(method, { regions, tree: await run[method]() });
  return trees;
}

/** Ward's tree over the mean values of some regions. */
async function wardOver(
  regions: TreeOnRegions['regions'],
  image: NormalisedImage,
  volume: Volume,
): Promise<TreeOnRegions> {
  const means = await channelMeans(regions, image);
  const statistics = finishChunks(regionStatistics(regions, volume.grid, volume));
  const adjacency = await regionAdjacency(regions, volume.grid, image);
  return { regions, tree: wardTree(means, statistics, adjacency) };
}

/** Segments one scan by a method that makes its own regions. */
export const RUN_ON_OWN_REGIONS: Readonly<
  Record<OwnRegionMethod, (volume: Volume) => Promise<TreeOnRegions>>
> = {
  'SLIC + Ward': async (volume) => {
    const image = normalise(volume);
    const { targetCount } = defaultRegionSettings(volume.grid.size);
    return wardOver(await slic(image, volume.grid, targetCount), image, volume);
  },
  'Watershed + Ward': async (volume) => {
    const image = normalise(volume);
    const { targetCount } = defaultRegionSettings(volume.grid.size);
    const regions = watershed(await smoothedImage(image, volume.grid, 1), volume.grid, targetCount);
    return wardOver(regions, image, volume);
  },
  Felzenszwalb: (volume) => felzenszwalb(normalise(volume), volume, LEAST_VOXELS),
};
