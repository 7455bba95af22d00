import type { Volume } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';

/** A harmless change of a scan under which its segments should stay what they are. */
export interface Perturbation {
  readonly name: string;
  readonly apply: (volume: Volume) => Volume;
  /** Voxels that the picture moves along i. */
  readonly shift: number;
}

const NOISE_SHARE = 0.02;
const SEED = 1;
/** The range of values is that between these shares of the voxels, so that no outlier sets it. */
const LOW = 0.01;
const HIGH = 0.99;

function rangeOf(voxels: ArrayLike<number>): { low: number; width: number } {
  const stride = Math.max(1, Math.floor(voxels.length / 100_000));
  const sample = Float64Array.from(
    { length: Math.floor(voxels.length / stride) },
    (_, at) => voxels[at * stride],
  ).sort();
  const at = (share: number) => sample[Math.round(share * (sample.length - 1))];
  return { low: at(LOW), width: at(HIGH) - at(LOW) || 1 };
}

/** The same volume with other voxels; pictures of 8 bits stay pictures of 8 bits. */
function withVoxels(volume: Volume, valueAt: (voxel: number) => number): Volume {
  const { voxels } = volume;
  const changed =
    voxels instanceof Uint8Array ? new Uint8ClampedArray(voxels.length) : new Float32Array(voxels.length);
  for (let voxel = 0; voxel < voxels.length; voxel++) changed[voxel] = valueAt(voxel);
  return {
    ...volume,
    voxels: changed instanceof Uint8ClampedArray ? new Uint8Array(changed.buffer) : changed,
  };
}

function noise(volume: Volume): Volume {
  const random = randomGenerator(SEED);
  const { width } = rangeOf(volume.voxels);
  return withVoxels(volume, (voxel) => volume.voxels[voxel] + NOISE_SHARE * width * random.normal());
}

/** Values follow a power of their place in the range; what lies below the range keeps its value. */
function gamma(volume: Volume, power: number): Volume {
  const { low, width } = rangeOf(volume.voxels);
  return withVoxels(volume, (voxel) => {
    const place = (volume.voxels[voxel] - low) / width;
    return place <= 0 ? volume.voxels[voxel] : low + width * Math.pow(place, power);
  });
}

/** The picture one voxel further along i; its first column stands twice. */
function shifted(volume: Volume): Volume {
  const [nx] = volume.grid.size;
  return withVoxels(volume, (voxel) => volume.voxels[voxel % nx === 0 ? voxel : voxel - 1]);
}

export const PERTURBATIONS: readonly Perturbation[] = [
  { name: 'noise, 2 % of the range', apply: noise, shift: 0 },
  { name: 'gamma .8', apply: (volume) => gamma(volume, 0.8), shift: 0 },
  { name: 'gamma 1.25', apply: (volume) => gamma(volume, 1.25), shift: 0 },
  { name: 'one voxel aside', apply: shifted, shift: 1 },
];
