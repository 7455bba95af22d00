/** Eigenvalues, largest first, and the eigenvector of each: `vectors` holds one after the other, `size` numbers each. */
export interface Decomposition {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Sweeps per eigenvalue; two or three are usual. */
const MAXIMUM_SWEEPS = 60;

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** offDiagonal[i] couples i and i + 1. */
  readonly offDiagonal: Float64Array;
  /** Row i is the basis vector of diagonal[i]. */
  readonly vectors: Float64Array;
}

/** Turns basis vectors k and k + 1 by the angle of (cosine, sine). */
function rotateVectors(vectors: Float64Array, size: number, k: number, cosine: number, sine: number): void {
  const upper = k * size;
  const lower = upper + size;
  for (let i = 0; i < size; i++) {
    const u = vectors[upper + i];
    const l = vectors[lower + i];
    vectors[upper + i] = cosine * u + sine * l;
    vectors[lower + i] = cosine * l - sine * u;
  }
}

/** One implicit QR sweep with Wilkinson's shift over first..last (Golub and Van Loan, algorithm 8.3.2). */
function sweep({ diagonal, offDiagonal, vectors }: Tridiagonal, first: number, last: number): void {
  const coupling = offDiagonal[last - 1];
  const half = (diagonal[last - 1] - diagonal[last]) / 2;
  const reach = half + (half < 0 ? -1 : 1) * Math.hypot(half, coupling);
  const shift = diagonal[last] - (coupling * coupling) / reach;
  let x = diagonal[first] - shift;
  let z = offDiagonal[first];
  for (let k = first; k < last; k++) {
    const radius = Math.hypot(x, z);
    const cosine = radius > 0 ? x / radius : 1;
    const sine = radius > 0 ? z / radius : 0;
    if (k > first) offDiagonal[k - 1] = radius;
    const [upper, lower, between] = [diagonal[k], diagonal[k + 1], offDiagonal[k]];
    const cross = 2 * cosine * sine * between;
    diagonal[k] = cosine * cosine * upper + cross + sine * sine * lower;
    diagonal[k + 1] = sine * sine * upper - cross + cosine * cosine * lower;
    offDiagonal[k] = (cosine * cosine - sine * sine) * between + cosine * sine * (lower - upper);
    if (k < last - 1) {
      x = offDiagonal[k];
      z = sine * offDiagonal[k + 1];
      offDiagonal[k + 1] *= cosine;
    }
    rotateVectors(vectors, diagonal.length, k, cosine, sine);
  }
}

function sortedByValue({ diagonal, vectors }: Tridiagonal, scale: number): Decomposition {
  const size = diagonal.length;
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a]);
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (index) => scale * diagonal[index]), vectors: sorted };
}

/** The matrix with its largest entry at 1, so that no square of an entry underflows; basis vectors are the axes. */
function scaled(diagonal: Float64Array, offDiagonal: Float64Array, scale: number): Tridiagonal {
  const size = diagonal.length;
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  return {
    diagonal: diagonal.map((value) => value / scale),
    offDiagonal: offDiagonal.map((value) => value / scale),
    vectors,
  };
}

/** All eigenvalues and eigenvectors of a symmetric tridiagonal matrix. */
export function tridiagonalEigen(diagonal: Float64Array, offDiagonal: Float64Array): Decomposition {
  const largest = [...diagonal, ...offDiagonal].reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const scale = largest || 1;
  const matrix = scaled(diagonal, offDiagonal, scale);
  const isZero = (i: number): boolean => Math.abs(matrix.offDiagonal[i]) <= Number.EPSILON;
  for (let last = diagonal.length - 1; last > 0; last--) {
    for (let sweeps = 0; !isZero(last - 1); sweeps++) {
      if (sweeps === MAXIMUM_SWEEPS) throw new Error('the eigenvalues of a tridiagonal matrix do not settle');
      let first = last - 1;
      while (first > 0 && !isZero(first - 1)) first--;
      sweep(matrix, first, last);
    }
  }
  return sortedByValue(matrix, scale);
}
