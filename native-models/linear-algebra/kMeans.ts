import { inPieces, type WorkHooks } from '../cooperation';
import type { RandomGenerator } from '../random';
import type { MatrixProduct } from './matrixProduct';
import type { WeightedRows } from './principalComponents';
import { squaredDistanceTiles } from './squaredDistances';

/** Clusters 0..count - 1, none of them empty. */
export interface Clustering {
  readonly cluster: Int32Array;
  readonly count: number;
  /** Sum of the squared distances of all rows, each by its weight, to the centre of their cluster. */
  readonly inertia: number;
}

export interface KMeansOptions {
  /** Clusters wanted; there may be fewer. */
  readonly count: number;
  /** Rows, drawn at random, among which the first centres are chosen. */
  readonly sample: number;
  readonly rounds: number;
  readonly product: MatrixProduct;
  readonly random: RandomGenerator;
}

/** `size` different numbers below `bound`. */
function drawDistinct(size: number, bound: number, random: RandomGenerator): Int32Array {
  const numbers = Int32Array.from({ length: bound }, (_, index) => index);
  for (let i = 0; i < size; i++) {
    const j = i + random.integer(bound - i);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers.slice(0, size);
}

function drawByWeight(weights: Float64Array, total: number, random: RandomGenerator): number {
  let rest = random.next() * total;
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index];
    if (rest < 0) return index;
  }
  return weights.length - 1;
}

function gather(values: Float32Array, dimensions: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * dimensions);
  rows.forEach((row, index) =>
    gathered.set(values.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions),
  );
  return gathered;
}

const CENTRES_PER_PIECE = 256;

/** First centres far from each other: each drawn in proportion to its squared distance (Arthur and Vassilvitskii 2007). */
async function firstCentres(
  { values, dimensions, weights }: WeightedRows,
  { count, sample, product, random }: KMeansOptions,
  hooks: WorkHooks,
): Promise<Float32Array> {
  const drawn = drawDistinct(Math.min(sample, weights.length), weights.length, random);
  const candidates = gather(values, dimensions, drawn);
  const size = drawn.length;
  const distances = new Float32Array(size * size);
  const keep = (tile: Float32Array, first: number): void => distances.set(tile, first * size);
  await squaredDistanceTiles(product, candidates, candidates, dimensions, keep, hooks);
  const chance = Float64Array.from(drawn, (row) => weights[row]);
  const nearest = new Float64Array(size).fill(Infinity);
  const centres = new Int32Array(Math.min(count, size));
  let total = chance.reduce((sum, weight) => sum + weight, 0);
  const choose = (k: number): void => {
    const chosen = drawByWeight(chance, total, random);
    centres[k] = chosen;
    nearest[chosen] = 0;
    total = 0;
    for (let i = 0; i < size; i++) {
      nearest[i] = Math.min(nearest[i], Math.max(0, distances[chosen * size + i]));
      total += chance[i] = weights[drawn[i]] * nearest[i];
    }
  };
  const chooseSome = (first: number, end: number): void => {
    for (let k = first; k < end; k++) choose(k);
  };
  await inPieces(centres.length, CENTRES_PER_PIECE, chooseSome, { signal: hooks.signal });
  return gather(candidates, dimensions, centres);
}

interface Assignment {
  readonly cluster: Int32Array;
  readonly inertia: number;
}

async function assign(
  { values, dimensions, weights }: WeightedRows,
  centres: Float32Array,
  product: MatrixProduct,
  hooks: WorkHooks,
): Promise<Assignment> {
  const cluster = new Int32Array(weights.length);
  const count = centres.length / dimensions;
  let inertia = 0;
  const nearestCentres = (tile: Float32Array, first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      const from = (row - first) * count;
      let best = 0;
      for (let k = 1; k < count; k++) if (tile[from + k] < tile[from + best]) best = k;
      cluster[row] = best;
      inertia += weights[row] * Math.max(0, tile[from + best]);
    }
  };
  await squaredDistanceTiles(product, values, centres, dimensions, nearestCentres, hooks);
  return { cluster, inertia };
}

/** Weighted means of the clusters; an empty one keeps its centre. */
function meanCentres(
  { values, dimensions, weights }: WeightedRows,
  cluster: Int32Array,
  centres: Float32Array,
): Float32Array {
  const sums = new Float64Array(centres.length);
  const mass = new Float64Array(centres.length / dimensions);
  cluster.forEach((k, row) => {
    mass[k] += weights[row];
    for (let c = 0; c < dimensions; c++)
      sums[k * dimensions + c] += weights[row] * values[row * dimensions + c];
  });
  return centres.map((old, entry) => {
    const total = mass[Math.floor(entry / dimensions)];
    return total > 0 ? sums[entry] / total : old;
  });
}

/** Numbers the clusters that have members 0, 1, 2, ... in the order of their first rows. */
function withoutEmpty(cluster: Int32Array): { cluster: Int32Array; count: number } {
  const numbers = new Map<number, number>();
  const numbered = cluster.map((k) => {
    const number = numbers.get(k) ?? numbers.size;
    numbers.set(k, number);
    return number;
  });
  return { cluster: numbered, count: numbers.size };
}

/** Lloyd's k-means of weighted rows, distances as matrix products. */
export async function kMeans(
  rows: WeightedRows,
  options: KMeansOptions,
  hooks: WorkHooks = {},
): Promise<Clustering> {
  const quiet = { signal: hooks.signal };
  let centres = await firstCentres(rows, options, quiet);
  let assignment = await assign(rows, centres, options.product, quiet);
  for (let round = 0; round < options.rounds; round++) {
    centres = meanCentres(rows, assignment.cluster, centres);
    const next = await assign(rows, centres, options.product, quiet);
    const settled = next.cluster.every((k, row) => k === assignment.cluster[row]);
    assignment = next;
    hooks.onProgress?.(round + 1, options.rounds);
    if (settled) break;
  }
  return { ...withoutEmpty(assignment.cluster), inertia: assignment.inertia };
}
