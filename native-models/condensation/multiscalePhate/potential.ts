import type { WorkHooks } from '../../cooperation';
import {
  denseTimes,
  denseTransposedTimes,
  largestEigenpairs,
  sparseTimes,
  sparseTransposedTimes,
  type MatrixProduct,
} from '../../linear-algebra';
import type { RandomGenerator } from '../../random';
import type { LandmarkOperator } from './landmarkOperator';
import { points, type Points } from './points';

/** Keeps the logarithm of a vanished probability finite. */
const SMALLEST_PROBABILITY = 1e-7;
const COMPONENTS = 25;
const LANCZOS_STEPS = 80;

async function matrixPower(
  matrix: Float32Array,
  size: number,
  exponent: number,
  product: MatrixProduct,
  hooks: WorkHooks,
): Promise<Float32Array> {
  const quiet = { signal: hooks.signal };
  const bits = exponent.toString(2).slice(1);
  let power = matrix;
  for (const [index, bit] of [...bits].entries()) {
    power = await product.multiply(power, power, size, quiet);
    if (bit === '1') power = await product.multiply(power, matrix, size, quiet);
    hooks.onProgress?.(index + 1, bits.length);
  }
  return power;
}

/** The potential U = -ln(Q^t) of the landmarks, size x size (Moon et al. 2019, eq. 7). */
export async function landmarkPotential(
  { transition, size }: LandmarkOperator,
  time: number,
  product: MatrixProduct,
  hooks: WorkHooks = {},
): Promise<Float32Array> {
  const power = await matrixPower(transition, size, time, product, hooks);
  return power.map((probability) => -Math.log(Math.max(0, probability) + SMALLEST_PROBABILITY));
}

/** Takes the weighted mean away. */
function centre(values: Float64Array, weights: Float64Array, total: number): void {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (weights[i] * values[i]) / total;
  for (let i = 0; i < values.length; i++) values[i] -= mean;
}

/**
 * The potential of the landmarks, interpolated to the rows and reduced to its 25 main components, less those with no
 * more than `smallestShare` of their variance: coordinates of each distinct row. T U, rows x landmarks, is never formed.
 */
export async function potentialCoordinates(
  potential: Float32Array,
  { size, interpolation }: LandmarkOperator,
  weights: Float64Array,
  smallestShare: number,
  random: RandomGenerator,
  hooks: WorkHooks = {},
): Promise<Points> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const onLandmarks = new Float64Array(size);
  const onRows = new Float64Array(interpolation.rows);
  const project = (direction: Float64Array): void => {
    denseTimes(potential, direction, onLandmarks);
    sparseTimes(interpolation, onLandmarks, onRows);
    centre(onRows, weights, total);
  };
  const covariance = (x: Float64Array, y: Float64Array): void => {
    project(x);
    for (let row = 0; row < onRows.length; row++) onRows[row] *= weights[row] / total;
    sparseTransposedTimes(interpolation, onRows, onLandmarks);
    denseTransposedTimes(potential, onLandmarks, y);
  };
  const options = { dimension: size, count: COMPONENTS, steps: LANCZOS_STEPS, random };
  const pairs = await largestEigenpairs(covariance, options, hooks);
  const allVariance = pairs.values.reduce((sum, value) => sum + value, 0);
  const kept = Math.max(1, pairs.values.filter((value) => value > smallestShare * allVariance).length);
  const coordinates = new Float64Array(interpolation.rows * kept);
  for (let component = 0; component < kept; component++) {
    project(pairs.vectors.subarray(component * size, (component + 1) * size));
    onRows.forEach((value, row) => (coordinates[row * kept + component] = value));
  }
  return points(coordinates, kept);
}
