import { inPieces, partOfWork, type WorkHooks } from '../../cooperation';
import {
  kMeans,
  largestEigenpairs,
  sparseTimes,
  type MatrixProduct,
  type SparseMatrix,
} from '../../linear-algebra';
import type { RandomGenerator } from '../../random';

/** Landmark of each row: 0..count - 1, every one of them with members. */
export interface Landmarks {
  readonly landmarkOf: Int32Array;
  readonly count: number;
}

/** Spectral coordinates in which rows are gathered into landmarks. */
const SPECTRAL_DIMENSIONS = 100;
/** Enough for the leading coordinates to converge; the last ones only fix fine detail. */
const LANCZOS_STEPS = 240;
const ROWS_PER_PIECE = 1024;
const K_MEANS_ROUNDS = 10;
/** Rows per landmark among which the first centres are chosen. */
const SAMPLE_PER_LANDMARK = 3;

export interface LandmarkOptions {
  /** Landmarks wanted. */
  readonly count: number;
  readonly product: MatrixProduct;
  readonly random: RandomGenerator;
}

/** Sum of the kernel around each row, every neighbour by its weight. */
export function degrees(kernel: SparseMatrix, weights: Float64Array): Float64Array {
  const degree = new Float64Array(kernel.rows);
  sparseTimes(kernel, weights, degree);
  return degree;
}

/**
 * Coordinates Y = P V: the diffusion operator P = D^-1 K applied to the leading eigenvectors V of D^-1/2 K D^-1/2.
 * A row of weight w stands for w equal ones.
 */
async function spectralCoordinates(
  kernel: SparseMatrix,
  weights: Float64Array,
  random: RandomGenerator,
  hooks: WorkHooks,
): Promise<Float32Array> {
  const rows = kernel.rows;
  const degree = degrees(kernel, weights);
  const inverseRoot = degree.map((value, row) => Math.sqrt(weights[row] / value));
  const scaled = new Float64Array(rows);
  const apply = (x: Float64Array, y: Float64Array): void => {
    for (let row = 0; row < rows; row++) scaled[row] = x[row] * inverseRoot[row];
    sparseTimes(kernel, scaled, y);
    for (let row = 0; row < rows; row++) y[row] *= inverseRoot[row];
  };
  const options = { dimension: rows, count: SPECTRAL_DIMENSIONS, steps: LANCZOS_STEPS, random };
  const { values, vectors } = await largestEigenpairs(apply, options, hooks);
  const dimensions = values.length;
  const byRow = new Float64Array(rows * dimensions);
  for (let row = 0; row < rows; row++)
    // An eigenvector over the distinct rows is one over all rows times the root of the weight, and a row counts weight times.
    for (let pair = 0; pair < dimensions; pair++)
      byRow[row * dimensions + pair] = vectors[pair * rows + row] * Math.sqrt(weights[row]);
  return diffused(kernel, degree, byRow, dimensions, hooks);
}

/** D^-1 K times a matrix of `dimensions` columns. */
async function diffused(
  kernel: SparseMatrix,
  degree: Float64Array,
  matrix: Float64Array,
  dimensions: number,
  hooks: WorkHooks,
): Promise<Float32Array> {
  const { rowStart, column, values } = kernel;
  const product = new Float32Array(matrix.length);
  const sum = new Float64Array(dimensions);
  const diffuseRows = (first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      sum.fill(0);
      for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
        const from = column[entry] * dimensions;
        for (let c = 0; c < dimensions; c++) sum[c] += values[entry] * matrix[from + c];
      }
      for (let c = 0; c < dimensions; c++) product[row * dimensions + c] = sum[c] / degree[row];
    }
  };
  await inPieces(kernel.rows, ROWS_PER_PIECE, diffuseRows, { signal: hooks.signal });
  return product;
}

/** Gathers the rows of a kernel into landmarks: k-means in spectral coordinates (PHATE, Moon et al. 2019). */
export async function findLandmarks(
  kernel: SparseMatrix,
  weights: Float64Array,
  { count, product, random }: LandmarkOptions,
  hooks: WorkHooks = {},
): Promise<Landmarks> {
  const values = await spectralCoordinates(kernel, weights, random, partOfWork(hooks, 0, 0.4));
  const rows = { values, dimensions: values.length / kernel.rows, weights };
  const options = { count, sample: SAMPLE_PER_LANDMARK * count, rounds: K_MEANS_ROUNDS, product, random };
  const clustering = await kMeans(rows, options, partOfWork(hooks, 0.4, 1));
  return { landmarkOf: clustering.cluster, count: clustering.count };
}
