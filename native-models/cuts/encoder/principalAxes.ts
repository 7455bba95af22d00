import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { PrincipalAxes } from './encoder';

/** Running sums from which a mean and a covariance follow. */
export class MomentSums {
  #count = 0;
  readonly #sum: Float64Array;
  readonly #products: Float64Array;

  constructor(readonly length: number) {
    this.#sum = new Float64Array(length);
    this.#products = new Float64Array(length * length);
  }

  /** Adds `count` samples by their sum [length] and their Gram matrix [length, length]. */
  add(count: number, sum: ArrayLike<number>, products: ArrayLike<number>): void {
    this.#count += count;
    for (let i = 0; i < this.#sum.length; i++) this.#sum[i] += sum[i];
    for (let i = 0; i < this.#products.length; i++) this.#products[i] += products[i];
  }

  /** The `count` directions of largest variance. */
  principalAxes(count: number): PrincipalAxes {
    const { length } = this;
    const mean = this.#sum.map((sum) => sum / this.#count);
    const covariance = Matrix.zeros(length, length);
    for (let i = 0; i < length; i++)
      for (let j = 0; j < length; j++)
        covariance.set(i, j, this.#products[i * length + j] / this.#count - mean[i] * mean[j]);
    const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
    const directions = new Float32Array(count * length);
    for (let axis = 0; axis < count; axis++)
      directions.set(oriented(eigenvectorMatrix.getColumn(length - 1 - axis)), axis * length);
    return { mean: Float32Array.from(mean), directions, count };
  }
}

/** An eigenvector has no sign of its own: its largest entry is made positive, so that equal data give equal axes. */
function oriented(direction: readonly number[]): number[] {
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : [...direction];
}
