import { MatrixProduct } from '../../../native-models/linear-algebra';
import { randomGenerator } from '../../../native-models/random';
import type { Runtime } from '../../../native-models/runtime';

const MATRIX = 1024;
const REPEATS = 15;

/**
 * The arithmetic that this machine reaches on a large product of matrices, in 1e9 operations a second: the peak that
 * training and inference are held against. The fastest of some runs, as others may be using the cores.
 */
export async function arithmeticPeak(runtime: Runtime): Promise<number> {
  const random = randomGenerator(1);
  const matrix = Float32Array.from({ length: MATRIX * MATRIX }, () => random.next());
  const product = new MatrixProduct(runtime);
  let fastest = Infinity;
  try {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const start = performance.now();
      await product.multiply(matrix, matrix, MATRIX);
      fastest = Math.min(fastest, (performance.now() - start) / 1000);
    }
  } finally {
    await product.release();
  }
  return (2 * MATRIX ** 3) / fastest / 1e9;
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
