import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDevice } from '../../electron/engine/devices/devices';
import { segmentStandard } from '../../electron/engine/jobs/segmentStandard';
import { buildTree, condense, type Regions, type StoredTree } from '../../native-models/condensation';
import { normalise, saveEncoder, type NormalisedImage } from '../../native-models/cuts';
import type { Volume } from '../../native-models/geometry';
import {
  FEATURE_WEIGHTS,
  combineFeatures,
  describeRegions,
  type RegionDescription,
} from '../../native-models/regions';
import { untrainedEncoder } from './untrainedEncoder';

export const METHODS = [
  'Granule',
  'Granule, no encoder',
  'Granule, random encoder',
  'Ward, intensity',
  'Ward, intensity + derivatives',
] as const;
export type Method = (typeof METHODS)[number];

const SEED = 1;

/** Where random encoders lie while they are used: the product takes an encoder by its file. */
const ENCODERS = fileURLToPath(new URL('../../.cache/quality', import.meta.url));

/** The trees that all methods build on the same regions of one scan. */
export interface Forest {
  readonly regions: Regions;
  readonly trees: Readonly<Record<Method, StoredTree>>;
}

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
    await mkdir(ENCODERS, { recursive: true });
    const file = path.join(ENCODERS, `random-${image.kind}.onnx`);
    await writeFile(file, bytes);
    return file;
  }
}

/** The product's standard mode with its default settings. */
function segment(volume: Volume, encoder: string) {
  return segmentStandard(
    volume,
    { encoder, trainSteps: 0, seed: SEED, device: 'cpu', mode: 'standard' },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
}

/**
 * Agglomeration along region adjacency by Ward's cost: no diffusion, no weight of the boundary. The ladder of steps is
 * the product's, so that levels mean the same.
 */
async function wardTree(
  { intensity, derivatives, statistics, adjacency }: RegionDescription,
  withDerivatives: boolean,
): Promise<StoredTree> {
  const groups = [
    { features: intensity, weight: FEATURE_WEIGHTS.intensity },
    ...(withDerivatives ? [{ features: derivatives, weight: FEATURE_WEIGHTS.derivatives }] : []),
  ];
  const features = combineFeatures(groups, statistics, FEATURE_WEIGHTS.position);
  const settings = { diffusionRate: 0, boundaryPower: 0 };
  const merges = await condense(features, statistics.voxelCount, adjacency, settings);
  return buildTree(merges, statistics, adjacency);
}

/** Segments one scan by every method, and makes sure that all of them stand on the same regions. */
export async function runMethods(volume: Volume, randomEncoders: RandomEncoders): Promise<Forest> {
  const image = normalise(volume);
  const learned = await segment(volume, 'auto');
  const { regions } = learned;
  const intensity = await segment(volume, 'intensity');
  const random = await segment(volume, await randomEncoders.fileFor(image));
  for (const other of [intensity, random]) {
    if (!other.regions.labels.every((label, voxel) => label === regions.labels[voxel]))
      throw new Error('The methods do not stand on the same regions.');
  }
  const described = await describeRegions(regions, image, volume.grid, volume);
  return {
    regions,
    trees: {
      Granule: learned.tree,
      'Granule, no encoder': intensity.tree,
      'Granule, random encoder': random.tree,
      'Ward, intensity': await wardTree(described, false),
      'Ward, intensity + derivatives': await wardTree(described, true),
    },
  };
}
