import { voxelCount, type Vec3 } from '../geometry';
import { onThisThread, partOfWork, sharedIndices, type Band, type WorkHooks } from '../cooperation';
import { rowBands, type ChannelImage } from './image';
import { addTo } from './sums';
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
  const labels = sharedIndices(voxelCount({ size }));
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

/** All that a band of voxels needs to find its nearest centres. */
interface Assignment {
  readonly image: ChannelImage;
  readonly centres: Centres;
  /** How far each seed may reach along i, j, k, in voxels. */
  readonly reach: Float64Array;
  /** What the whole reach of a seed weighs as a difference of values. */
  readonly weight: number;
  /** Shared: the cluster of each voxel is written here. */
  readonly labels: Uint32Array;
}

/** Sums over the voxels of each cluster. */
interface ClusterSums {
  readonly count: Float64Array;
  readonly position: Float64Array;
  readonly value: Float64Array;
}

/** Gives every voxel in a band of rows its nearest centre, and sums up the clusters that come of it. */
export function assignRows(input: Assignment, rows: Band): ClusterSums {
  const nearest = new Float32Array((rows.end - rows.first) * input.image.size[0]).fill(Infinity);
  for (let seed = 0; seed < input.reach.length / 3; seed++) claimRows(input, rows, seed, nearest);
  return sumRows(input, rows);
}

/** Takes what a seed is nearest to, in value and scaled position, of the voxels within its reach in a band of rows. */
function claimRows(
  { image: { size, channels, values }, centres, reach, weight, labels }: Assignment,
  rows: Band,
  seed: number,
  nearest: Float32Array,
): void {
  const [nx, ny, nz] = size;
  const voxels = nx * ny * nz;
  const pk = centres.position[seed * 3 + 2];
  const lowK = Math.max(Math.ceil(pk - reach[seed * 3 + 2]), Math.floor(rows.first / ny));
  const highK = Math.min(Math.floor(pk + reach[seed * 3 + 2]), Math.floor((rows.end - 1) / ny));
  if (lowK > highK) return;
  const pi = centres.position[seed * 3];
  const lowI = Math.max(0, Math.ceil(pi - reach[seed * 3]));
  const highI = Math.min(nx - 1, Math.floor(pi + reach[seed * 3]));
  const pj = centres.position[seed * 3 + 1];
  const lowJ = Math.max(0, Math.ceil(pj - reach[seed * 3 + 1]));
  const highJ = Math.min(ny - 1, Math.floor(pj + reach[seed * 3 + 1]));
  const scaleI = (weight / reach[seed * 3]) ** 2;
  const scaleJ = (weight / reach[seed * 3 + 1]) ** 2;
  const scaleK = (weight / reach[seed * 3 + 2]) ** 2;
  const first = centres.value[seed * channels];
  for (let k = lowK; k <= highK; k++) {
    const lastJ = Math.min(highJ, rows.end - 1 - k * ny);
    for (let j = Math.max(lowJ, rows.first - k * ny); j <= lastJ; j++) {
      const rowDistance = scaleK * (k - pk) * (k - pk) + scaleJ * (j - pj) * (j - pj);
      const row = k * ny + j;
      let voxel = row * nx + lowI;
      let own = (row - rows.first) * nx + lowI;
      for (let i = lowI; i <= highI; i++, voxel++, own++) {
        const difference = values[voxel] - first;
        let distance = rowDistance + scaleI * (i - pi) * (i - pi) + difference * difference;
        for (let channel = 1; channel < channels; channel++) {
          const other = values[channel * voxels + voxel] - centres.value[seed * channels + channel];
          distance += other * other;
        }
        if (distance < nearest[own]) {
          nearest[own] = distance;
          labels[voxel] = seed;
        }
      }
    }
  }
}

function sumRows({ image, labels, reach }: Assignment, { first, end }: Band): ClusterSums {
  const { size, channels, values } = image;
  const [nx, ny] = size;
  const voxels = voxelCount({ size });
  const count = new Float64Array(reach.length / 3);
  const position = new Float64Array(reach.length);
  const value = new Float64Array(count.length * channels);
  for (let row = first; row < end; row++) {
    const j = row % ny;
    const k = (row - j) / ny;
    for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
      const seed = labels[voxel];
      count[seed]++;
      position[seed * 3] += i;
      position[seed * 3 + 1] += j;
      position[seed * 3 + 2] += k;
      for (let channel = 0; channel < channels; channel++) {
        value[seed * channels + channel] += values[channel * voxels + voxel];
      }
    }
  }
  return { count, position, value };
}

/** Moves every centre to the mean of its voxels; a seed that lost all of them stays where it is. */
function recentre(centres: Centres, { count, position, value }: ClusterSums): void {
  const channels = value.length / count.length;
  for (let seed = 0; seed < count.length; seed++) {
    if (count[seed] === 0) continue;
    for (let a = 0; a < 3; a++) centres.position[seed * 3 + a] = position[seed * 3 + a] / count[seed];
    for (let c = 0; c < channels; c++) {
      centres.value[seed * channels + c] = value[seed * channels + c] / count[seed];
    }
  }
}

/** Clusters of voxels, one per seed; they need not be connected, and some may be empty. */
export interface Clustering {
  /** Seed index per voxel; shared. */
  readonly labels: Uint32Array;
  /** Value of each centre that voxels were assigned to, one number a channel. */
  readonly means: Float64Array;
}

/** Simple linear iterative clustering (Achanta et al. 2012) of voxels in value and position. */
export async function cluster(
  image: ChannelImage,
  seeds: readonly Seed[],
  { contrast, compactness, iterations }: ClusteringSettings,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<Clustering> {
  const labels = labelBlocks(image.size, seeds);
  const centres = startingCentres(image, seeds);
  const reach = Float64Array.from(seeds.flatMap((seed) => seed.reach));
  const input = { image, centres, reach, weight: compactness * contrast, labels };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const sums = {
      count: new Float64Array(seeds.length),
      position: new Float64Array(centres.position.length),
      value: new Float64Array(centres.value.length),
    };
    const part = partOfWork(hooks, iteration / iterations, (iteration + 1) / iterations);
    await runner.run(assignRows, input, rowBands(image.size), part, (band) => {
      addTo(sums.count, band.count);
      addTo(sums.position, band.position);
      addTo(sums.value, band.value);
    });
    if (iteration + 1 < iterations) recentre(centres, sums);
  }
  return { labels, means: centres.value };
}
