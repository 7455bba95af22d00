import type { WorkHooks } from '../cooperation';
import type { MatrixProduct, ProductVisitor } from './matrixProduct';

/**
 * Squared Euclidean distances between rows of two sets, tile by tile: |a|^2 - 2 a.b + |b|^2 as one matrix product
 * over vectors with two more entries. Single precision: expect an error of about 1e-6 of the squared norms, also below 0.
 */
export async function squaredDistanceTiles(
  product: MatrixProduct,
  from: Float32Array,
  to: Float32Array,
  dimensions: number,
  visit: ProductVisitor,
  hooks: WorkHooks = {},
): Promise<void> {
  const inner = dimensions + 2;
  const rows = from.length / dimensions;
  const columns = to.length / dimensions;
  const left = new Float32Array(rows * inner);
  for (let row = 0; row < rows; row++) {
    let norm = 0;
    for (let c = 0; c < dimensions; c++) {
      const value = from[row * dimensions + c];
      left[row * inner + c] = -2 * value;
      norm += value * value;
    }
    left[row * inner + dimensions] = norm;
    left[row * inner + dimensions + 1] = 1;
  }
  const right = new Float32Array(inner * columns);
  for (let column = 0; column < columns; column++) {
    let norm = 0;
    for (let c = 0; c < dimensions; c++) {
      const value = to[column * dimensions + c];
      right[c * columns + column] = value;
      norm += value * value;
    }
    right[dimensions * columns + column] = 1;
    right[(dimensions + 1) * columns + column] = norm;
  }
  await product.visitTiles(left, right, inner, visit, hooks);
}
