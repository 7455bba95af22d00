import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatrixProduct, squaredDistanceTiles } from '../../../native-models/linear-algebra';
import { openRuntime } from '../../../native-models/runtime';
import { randomGenerator } from '../../../native-models/random';

const random = randomGenerator(11);
const matrix = (entries: number): Float32Array =>
  Float32Array.from({ length: entries }, () => random.normal());
let product: MatrixProduct;

beforeAll(async () => {
  const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
  product = new MatrixProduct(runtime);
});
afterAll(() => product.release());

describe('matrix products on the runtime', () => {
  it('equal the sum of products, also where the last tile is not full', async () => {
    const [rows, inner, columns] = [1021, 3, 8219];
    const left = matrix(rows * inner);
    const right = matrix(inner * columns);
    const result = await product.multiply(left, right, inner);
    for (const row of [0, 1019, 1020])
      for (const column of [0, 17, columns - 1]) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += left[row * inner + k] * right[k * columns + column];
        expect(result[row * columns + column]).toBeCloseTo(sum, 4);
      }
  });

  it('give squared distances', async () => {
    const dimensions = 5;
    const from = matrix(13 * dimensions);
    const to = matrix(9 * dimensions);
    await squaredDistanceTiles(product, from, to, dimensions, (tile, first, end) => {
      for (let row = first; row < end; row++)
        for (let column = 0; column < 9; column++) {
          let squared = 0;
          for (let c = 0; c < dimensions; c++)
            squared += (from[row * dimensions + c] - to[column * dimensions + c]) ** 2;
          expect(tile[(row - first) * 9 + column]).toBeCloseTo(squared, 4);
        }
    });
  });

  it('stop when cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(product.multiply(matrix(4), matrix(4), 2, { signal })).rejects.toThrow(/abort/i);
  });
});
