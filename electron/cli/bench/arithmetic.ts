import { MatrixProduct } from '../../../native-models/linear-algebra';
import { randomGenerator } from '../../../native-models/random';
import type { Runtime } from '../../../native-models/runtime';
import { processorSeconds } from './statistics';

const MATRIX = 1024;
const REPEATS = 15;

/**
 * The arithmetic that this machine reaches on a large product of matrices: the peak that training and inference are held
 * against. In 1e9 operations per second of processor time, so that others who use the cores do not count.
 */
export async function arithmeticPeak(runtime: Runtime): Promise<number> {
  const random = randomGenerator(1);
  const matrix = Float32Array.from({ length: MATRIX * MATRIX }, () => random.next());
  const product = new MatrixProduct(runtime);
  try {
    await product.multiply(matrix, matrix, MATRIX);
    const before = processorSeconds();
    for (let repeat = 0; repeat < REPEATS; repeat++) await product.multiply(matrix, matrix, MATRIX);
    return (2 * REPEATS * MATRIX ** 3) / (processorSeconds() - before) / 1e9;
  } finally {
    await product.release();
  }
}

/** Filters of the published encoder's blocks, and the side of their kernels. */
const FILTERS = [16, 32, 64, 128];
const KERNEL = 5;

/** Operations of the encoder's convolutions for so many output pixels of each block, in 1e9. */
function convolutions(channels: number, pixels: readonly number[]): number[] {
  return FILTERS.map((filters, block) => {
    const inputs = block === 0 ? channels : FILTERS[block - 1];
    return (2 * pixels[block] * KERNEL ** 2 * inputs * filters) / 1e9;
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Operations to embed a picture at full rank, in 1e9. */
export function embeddingOperations(channels: number, pixels: number): number {
  return sum(
    convolutions(
      channels,
      FILTERS.map(() => pixels),
    ),
  );
}

/** Crops of 17 x 17 pixels in a training step, and the side of what each block makes of one. */
const CROPS = 256;
const SIDES = [13, 9, 5, 1];

/**
 * Operations of a training step, in 1e9: every convolution forward, for its weights and for its input, but for the
 * picture itself. Losses, normalisation and optimiser are small beside them and do not count.
 */
export function trainingOperations(channels: number): number {
  const forward = convolutions(
    channels,
    SIDES.map((side) => CROPS * side * side),
  );
  return 3 * sum(forward) - forward[0];
}
