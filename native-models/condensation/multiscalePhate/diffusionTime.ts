import { partOfWork, type WorkHooks } from '../../cooperation';
import { denseTimes, largestEigenpairs, type MatrixProduct } from '../../linear-algebra';
import type { RandomGenerator } from '../../random';
import type { LandmarkOperator } from './landmarkOperator';

/** Diffusion times that are considered: 1..100. */
const TIMES = 100;
/** Keeps the logarithm of a vanished singular value finite. */
const TINY = 2.2e-16;
/** Singular values that count: on real images the 400th of 2,000 is below 2 % of the first. */
const SPECTRUM_STEPS = 250;

/** Entropy of the spectrum of Q^t for t = 1..times (von Neumann entropy; Moon et al. 2019). */
export function spectralEntropy(singularValues: Float64Array, times: number): Float64Array {
  const powers = new Float64Array(singularValues.length).fill(1);
  return Float64Array.from({ length: times }, () => {
    let sum = 0;
    for (let i = 0; i < powers.length; i++) sum += powers[i] *= singularValues[i];
    return powers.reduce((entropy, power) => {
      const share = power / sum + TINY;
      return entropy - share * Math.log(share);
    }, 0);
  });
}

/** Sum of |residual| of the least-squares line through values[first..last] over their indices. */
function lineError(values: Float64Array, first: number, last: number): number {
  const count = last - first + 1;
  const middle = (first + last) / 2;
  let mean = 0;
  let slope = 0;
  let spread = 0;
  for (let i = first; i <= last; i++) {
    mean += values[i] / count;
    slope += (i - middle) * values[i];
    spread += (i - middle) ** 2;
  }
  slope /= spread;
  let error = 0;
  for (let i = first; i <= last; i++) error += Math.abs(values[i] - mean - slope * (i - middle));
  return error;
}

/** Index at which two straight lines, one up to it and one from it on, fit a curve best. */
export function kneeOf(values: Float64Array): number {
  let knee = 1;
  let smallest = Infinity;
  for (let split = 1; split < values.length - 1; split++) {
    const error = lineError(values, 0, split) + lineError(values, split, values.length - 1);
    if (error < smallest) {
      smallest = error;
      knee = split;
    }
  }
  return knee;
}

function transposed(matrix: Float32Array, size: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) result[column * size + row] = matrix[row * size + column];
  return result;
}

/** The time at which diffusion stops removing noise and starts removing structure: the knee of the entropy. */
export async function diffusionTime(
  { transition, size }: LandmarkOperator,
  product: MatrixProduct,
  random: RandomGenerator,
  hooks: WorkHooks = {},
): Promise<number> {
  const gram = await product.multiply(
    transition,
    transposed(transition, size),
    size,
    partOfWork(hooks, 0, 0.3),
  );
  const { values } = await largestEigenpairs(
    (x, y) => denseTimes(gram, x, y),
    { dimension: size, count: SPECTRUM_STEPS, steps: SPECTRUM_STEPS, random },
    partOfWork(hooks, 0.3, 1),
  );
  const singularValues = values.map((value) => Math.sqrt(Math.max(0, value)));
  return kneeOf(spectralEntropy(singularValues, TIMES));
}
