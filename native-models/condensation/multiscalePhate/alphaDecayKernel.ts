import type { WorkHooks } from '../../cooperation';
import {
  sparseMatrix,
  squaredDistanceTiles,
  symmetrised,
  type MatrixProduct,
  type SparseMatrix,
  type SparseRow,
  type WeightedRows,
} from '../../linear-algebra';

/** Exponent of the kernel exp(-(d / sigma)^40). */
const DECAY = 40;
/** Kernel values below are left out. */
const SMALLEST_KERNEL = 1e-4;
/** The kernel vanishes beyond this many sigma. */
const RADIUS_PER_SIGMA = Math.log(1 / SMALLEST_KERNEL) ** (1 / DECAY);
/** Error of a squared distance that came out of a product in single precision, per squared length of the vectors. */
const ROUNDING = 4e-6;

/** The `capacity` smallest of the numbers it has seen, the largest of them on top of a heap. */
class SmallestOf {
  readonly #heap: Float32Array;
  #size = 0;

  constructor(readonly capacity: number) {
    this.#heap = new Float32Array(capacity);
  }

  /** Upper bound of the `capacity` smallest of heap[from..from + length). */
  boundOf(numbers: Float32Array, from: number, length: number): number {
    this.#size = 0;
    for (let i = from; i < from + length; i++) {
      if (this.#size < this.capacity) this.#push(numbers[i]);
      else if (numbers[i] < this.#heap[0]) this.#replaceTop(numbers[i]);
    }
    return this.#heap[0];
  }

  #push(value: number): void {
    const heap = this.#heap;
    let child = this.#size++;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent] >= value) break;
      heap[child] = heap[parent];
      child = parent;
    }
    heap[child] = value;
  }

  #replaceTop(value: number): void {
    const heap = this.#heap;
    let parent = 0;
    for (let child = 1; child < this.#size; child = 2 * parent + 1) {
      if (child + 1 < this.#size && heap[child + 1] > heap[child]) child++;
      if (heap[child] <= value) break;
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = value;
  }
}

function largestSquaredNorm({ values, dimensions }: WeightedRows): number {
  let largest = 0;
  for (let start = 0; start < values.length; start += dimensions) {
    let squared = 0;
    for (let c = 0; c < dimensions; c++) squared += values[start + c] ** 2;
    largest = Math.max(largest, squared);
  }
  return largest;
}

function distanceBetween({ values, dimensions }: WeightedRows, a: number, b: number): number {
  let squared = 0;
  for (let c = 0; c < dimensions; c++)
    squared += (values[a * dimensions + c] - values[b * dimensions + c]) ** 2;
  return Math.sqrt(squared);
}

/** One row of the kernel before it is made symmetric, from all rows that may lie within its radius. */
function kernelRow(
  rows: WeightedRows,
  row: number,
  candidates: readonly number[],
  neighbours: number,
): SparseRow {
  const distance = Float64Array.from(candidates, (other) => distanceBetween(rows, row, other));
  const order = Array.from(distance.keys()).sort((a, b) => distance[a] - distance[b]);
  let inside = 0;
  let sigma = 0;
  for (const index of order) {
    sigma = distance[index];
    inside += rows.weights[candidates[index]];
    if (inside > neighbours) break;
  }
  sigma = Math.max(sigma, Number.EPSILON);
  const kernel = distance.map((d) => Math.exp(-((d / sigma) ** DECAY)));
  const kept = order.filter((index) => kernel[index] >= SMALLEST_KERNEL);
  return {
    column: Int32Array.from(kept, (index) => candidates[index]),
    values: Float64Array.from(kept, (index) => kernel[index]),
  };
}

/**
 * The adaptive alpha-decay kernel of PHATE (Moon et al. 2019, eq. 4): K(i, j) = exp(-(|i - j| / sigma_i)^40), sigma_i
 * the distance to the `neighbours`-th nearest other row, made symmetric by averaging. Exact: products in single
 * precision only choose candidates, whose distances are then computed anew.
 */
export async function alphaDecayKernel(
  rows: WeightedRows,
  neighbours: number,
  product: MatrixProduct,
  hooks: WorkHooks = {},
): Promise<SparseMatrix> {
  const count = rows.weights.length;
  const smallest = new SmallestOf(Math.min(neighbours + 1, count));
  const rounding = ROUNDING * largestSquaredNorm(rows);
  const kernel: SparseRow[] = [];
  const addTile = (tile: Float32Array, first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      const from = (row - first) * count;
      const bound = Math.max(0, smallest.boundOf(tile, from, count)) + rounding;
      const limit = bound * RADIUS_PER_SIGMA ** 2 + rounding;
      const candidates: number[] = [];
      for (let other = 0; other < count; other++) if (tile[from + other] <= limit) candidates.push(other);
      kernel.push(kernelRow(rows, row, candidates, neighbours));
    }
  };
  await squaredDistanceTiles(product, rows.values, rows.values, rows.dimensions, addTile, hooks);
  return symmetrised(sparseMatrix(kernel, count), hooks);
}
