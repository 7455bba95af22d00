import { voxelCount, type Vec3 } from '../geometry';
import type { Chunks } from '../cooperation';
import { CHUNK_VOXELS, type ChannelImage } from './image';
import type { Seed } from './seeding';

export interface ClusteringSettings {
  /** Difference of values that weighs as much as the whole reach of a seed times `compactness`. */
  readonly contrast: number;
  readonly compactness: number;
  readonly iterations: number;
}

/** Moving centres: position in voxels (3 numbers a seed) and mean value (one number a channel). */
interface Centres {
  readonly position: Float64Array;
  readonly value: Float64Array;
}

function startingCentres(image: ChannelImage, seeds: readonly Seed[]): Centres {
  const [nx, ny] = image.size;
  const voxels = voxelCount(image);
  const position = new Float64Array(seeds.length * 3);
  const value = new Float64Array(seeds.length * image.channels);
  seeds.forEach(({ centre }, seed) => {
    position.set(centre, seed * 3);
    const [i, j, k] = centre.map((c, a) => Math.min(image.size[a] - 1, Math.max(0, Math.round(c))));
    for (let channel = 0; channel < image.channels; channel++) {
      value[seed * image.channels + channel] = image.values[channel * voxels + (k * ny + j) * nx + i];
    }
  });
  return { position, value };
}

/** Every voxel starts in the block of its seed, so that none is ever without one. */
function labelBlocks(size: Vec3, seeds: readonly Seed[]): Uint32Array {
  const [nx, ny] = size;
  const labels = new Uint32Array(voxelCount({ size }));
  seeds.forEach(({ centre, reach }, seed) => {
    const low = centre.map((c, a) => Math.max(0, Math.ceil(c - reach[a] / 2)));
    const high = centre.map((c, a) => Math.min(size[a] - 1, Math.floor(c + reach[a] / 2)));
    for (let k = low[2]; k <= high[2]; k++) {
      for (let j = low[1]; j <= high[1]; j++) {
        const row = (k * ny + j) * nx;
        labels.fill(seed, row + low[0], row + high[0] + 1);
      }
    }
  });
  return labels;
}

/** Nearest centre of each voxel in value and scaled position, among the seeds within reach. */
function* assign(
  image: ChannelImage,
  seeds: readonly Seed[],
  centres: Centres,
  settings: ClusteringSettings,
  labels: Uint32Array,
  nearest: Float32Array,
): Chunks<void> {
  const { size, channels, values } = image;
  const [nx, ny] = size;
  const voxels = voxelCount({ size });
  const weight = settings.compactness * settings.contrast;
  nearest.fill(Infinity);
  let sinceYield = 0;
  for (let seed = 0; seed < seeds.length; seed++) {
    const { reach } = seeds[seed];
    const at = (a: number) => centres.position[seed * 3 + a];
    const low = [0, 1, 2].map((a) => Math.max(0, Math.ceil(at(a) - reach[a])));
    const high = [0, 1, 2].map((a) => Math.min(size[a] - 1, Math.floor(at(a) + reach[a])));
    const scale = [0, 1, 2].map((a) => (weight / reach[a]) ** 2);
    const [pi, pj, pk] = [at(0), at(1), at(2)];
    const first = centres.value[seed * channels];
    for (let k = low[2]; k <= high[2]; k++) {
      for (let j = low[1]; j <= high[1]; j++) {
        const rowDistance = scale[2] * (k - pk) * (k - pk) + scale[1] * (j - pj) * (j - pj);
        const row = (k * ny + j) * nx;
        for (let i = low[0]; i <= high[0]; i++) {
          const voxel = row + i;
          const difference = values[voxel] - first;
          let distance = rowDistance + scale[0] * (i - pi) * (i - pi) + difference * difference;
          for (let channel = 1; channel < channels; channel++) {
            const other = values[channel * voxels + voxel] - centres.value[seed * channels + channel];
            distance += other * other;
          }
          if (distance < nearest[voxel]) {
            nearest[voxel] = distance;
            labels[voxel] = seed;
          }
        }
      }
    }
    sinceYield += (high[0] - low[0] + 1) * (high[1] - low[1] + 1) * (high[2] - low[2] + 1) * channels;
    if (sinceYield >= CHUNK_VOXELS * 4) {
      sinceYield = 0;
      yield seed / seeds.length;
    }
  }
}

/** Moves every centre to the mean of its voxels; a seed that lost all of them stays where it is. */
function* recentre(image: ChannelImage, labels: Uint32Array, centres: Centres): Chunks<void> {
  const { size, channels, values } = image;
  const [nx, ny, nz] = size;
  const voxels = voxelCount({ size });
  const seeds = centres.position.length / 3;
  const count = new Float64Array(seeds);
  const position = new Float64Array(seeds * 3);
  const value = new Float64Array(seeds * channels);
  let sinceYield = 0;
  for (let row = 0, voxel = 0; row < ny * nz; row++) {
    const j = row % ny;
    const k = (row - j) / ny;
    for (let i = 0; i < nx; i++, voxel++) {
      const seed = labels[voxel];
      count[seed]++;
      position[seed * 3] += i;
      position[seed * 3 + 1] += j;
      position[seed * 3 + 2] += k;
      for (let channel = 0; channel < channels; channel++) {
        value[seed * channels + channel] += values[channel * voxels + voxel];
      }
    }
    sinceYield += nx * channels;
    if (sinceYield >= CHUNK_VOXELS) {
      sinceYield = 0;
      yield row / (ny * nz);
    }
  }
  for (let seed = 0; seed < seeds; seed++) {
    if (count[seed] === 0) continue;
    for (let a = 0; a < 3; a++) centres.position[seed * 3 + a] = position[seed * 3 + a] / count[seed];
    for (let c = 0; c < channels; c++) {
      centres.value[seed * channels + c] = value[seed * channels + c] / count[seed];
    }
  }
}

/** Clusters of voxels, one per seed; they need not be connected, and some may be empty. */
export interface Clustering {
  /** Seed index per voxel. */
  readonly labels: Uint32Array;
  /** Mean value of each cluster, one number a channel. */
  readonly means: Float64Array;
}

/**
 * Simple linear iterative clustering (Achanta et al. 2012) of voxels in value and position.
 */
export function* cluster(
  image: ChannelImage,
  seeds: readonly Seed[],
  settings: ClusteringSettings,
): Chunks<Clustering> {
  const labels = labelBlocks(image.size, seeds);
  const nearest = new Float32Array(labels.length);
  const centres = startingCentres(image, seeds);
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    if (iteration > 0) yield* recentre(image, labels, centres);
    for (const share of assign(image, seeds, centres, settings, labels, nearest)) {
      yield (iteration + share) / settings.iterations;
    }
  }
  return { labels, means: centres.value };
}
