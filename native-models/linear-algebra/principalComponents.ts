import { inPieces, type WorkHooks } from '../cooperation';
import type { RandomGenerator } from '../random';
import { largestEigenpairs } from './lanczos';
import { denseTimes, dot } from './vectors';

/** Rows of `dimensions` numbers, each counted `weights[row]` times. */
export interface WeightedRows {
  readonly values: Float32Array;
  readonly dimensions: number;
  readonly weights: Float64Array;
}

export interface PrincipalComponents {
  /** Row after row, `count` coordinates each, around the mean. */
  readonly coordinates: Float32Array;
  readonly count: number;
  /** Of each component, largest first. */
  readonly variances: Float64Array;
}

const ROWS_PER_PIECE = 2048;

function weightedMean({ values, dimensions, weights }: WeightedRows): Float64Array {
  const mean = new Float64Array(dimensions);
  let total = 0;
  weights.forEach((weight, row) => {
    total += weight;
    for (let c = 0; c < dimensions; c++) mean[c] += weight * values[row * dimensions + c];
  });
  return mean.map((sum) => sum / total);
}

/** Calls `use` with each row around the mean; the array is the same each time. */
async function forEachCentredRow(
  { values, dimensions, weights }: WeightedRows,
  mean: Float64Array,
  use: (centred: Float64Array, row: number) => void,
  hooks: WorkHooks,
): Promise<void> {
  const centred = new Float64Array(dimensions);
  await inPieces(
    weights.length,
    ROWS_PER_PIECE,
    (first, end) => {
      for (let row = first; row < end; row++) {
        for (let c = 0; c < dimensions; c++) centred[c] = values[row * dimensions + c] - mean[c];
        use(centred, row);
      }
    },
    { signal: hooks.signal },
  );
}

/** The upper half is summed and mirrored. */
async function covariance(rows: WeightedRows, mean: Float64Array, hooks: WorkHooks): Promise<Float64Array> {
  const size = rows.dimensions;
  const sums = new Float64Array(size * size);
  const accumulate = (centred: Float64Array, row: number): void => {
    for (let a = 0; a < size; a++) {
      const scaled = rows.weights[row] * centred[a];
      for (let b = a; b < size; b++) sums[a * size + b] += scaled * centred[b];
    }
  };
  await forEachCentredRow(rows, mean, accumulate, hooks);
  const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) sums[b * size + a] = sums[a * size + b] /= total;
  return sums;
}

/** The coordinates of the rows along their `count` directions of largest variance, exactly (no sampling). */
export async function principalComponents(
  rows: WeightedRows,
  count: number,
  random: RandomGenerator,
  hooks: WorkHooks = {},
): Promise<PrincipalComponents> {
  const size = rows.dimensions;
  const mean = weightedMean(rows);
  const matrix = await covariance(rows, mean, hooks);
  const apply = (x: Float64Array, y: Float64Array): void => denseTimes(matrix, x, y);
  const pairs = await largestEigenpairs(apply, { dimension: size, count, steps: size, random }, hooks);
  const kept = pairs.values.length;
  const coordinates = new Float32Array(rows.weights.length * kept);
  const project = (centred: Float64Array, row: number): void => {
    for (let component = 0; component < kept; component++)
      coordinates[row * kept + component] = dot(centred, pairs.vectors, component * size);
  };
  await forEachCentredRow(rows, mean, project, hooks);
  return { coordinates, count: kept, variances: pairs.values };
}
