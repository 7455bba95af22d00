import { giveWay, inPieces, type WorkHooks } from '../cooperation';
import type { RandomGenerator } from '../random';
import { tridiagonalEigen } from './tridiagonalEigen';
import { dot } from './vectors';

/** Writes A x into y, for a symmetric matrix A that nobody needs to form. */
export type SymmetricOperator = (x: Float64Array, y: Float64Array) => void;

export interface Eigenpairs {
  /** Largest first. */
  readonly values: Float64Array;
  /** One unit vector of `dimension` numbers after the other. */
  readonly vectors: Float64Array;
}

export interface LanczosOptions {
  readonly dimension: number;
  /** Pairs wanted. */
  readonly count: number;
  /** Size of the Krylov space; `dimension` makes the result exact, more than `count` makes it good. */
  readonly steps: number;
  readonly random: RandomGenerator;
}

/** A new direction smaller than this, relative to the operator, is rounding: the Krylov space is exhausted. */
const EXHAUSTED = 1e-12;
/** Below this share of its length a vector has lost digits to cancellation and is made orthogonal again. */
const LOST_LENGTH = 0.5;

function subtract(from: Float64Array, factor: number, other: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * other[i];
}

/** Removes from `vector` what lies in the span of the basis; returns the length that is left. */
function orthogonalise(vector: Float64Array, basis: readonly Float64Array[]): number {
  let length = Math.sqrt(dot(vector, vector));
  for (let pass = 0; pass < 3; pass++) {
    for (const direction of basis) subtract(vector, dot(vector, direction), direction);
    const left = Math.sqrt(dot(vector, vector));
    if (left > LOST_LENGTH * length) return left;
    length = left;
  }
  return length;
}

function randomDirection(
  dimension: number,
  basis: readonly Float64Array[],
  random: RandomGenerator,
): Float64Array {
  const vector = Float64Array.from({ length: dimension }, () => random.normal());
  const length = orthogonalise(vector, basis);
  return vector.map((value) => value / length);
}

/** Entries of the vectors that are put together at a time, so that the basis stays in the cache. */
const ENTRIES_PER_PIECE = 1024;

/** Vectors of the whole space from their coordinates in the basis. */
async function combine(
  basis: readonly Float64Array[],
  coordinates: Float64Array,
  count: number,
  hooks: WorkHooks,
): Promise<Float64Array> {
  const dimension = basis[0].length;
  const vectors = new Float64Array(count * dimension);
  const addDirection = (pair: number, step: number, first: number, end: number): void => {
    const coordinate = coordinates[pair * basis.length + step];
    const direction = basis[step];
    const offset = pair * dimension;
    for (let entry = first; entry < end; entry++) vectors[offset + entry] += coordinate * direction[entry];
  };
  const combineEntries = (first: number, end: number): void => {
    for (let pair = 0; pair < count; pair++)
      for (let step = 0; step < basis.length; step++) addDirection(pair, step, first, end);
  };
  await inPieces(dimension, ENTRIES_PER_PIECE, combineEntries, { signal: hooks.signal });
  return vectors;
}

/**
 * The largest eigenvalues of a symmetric operator and their eigenvectors, by Lanczos iteration with full
 * reorthogonalisation. Where the Krylov space is exhausted (a low rank, a disconnected graph) it goes on in a new
 * direction, so that repeated eigenvalues are found too.
 */
export async function largestEigenpairs(
  apply: SymmetricOperator,
  { dimension, count, steps, random }: LanczosOptions,
  hooks: WorkHooks = {},
): Promise<Eigenpairs> {
  const size = Math.min(steps, dimension);
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(Math.max(0, size - 1));
  const basis: Float64Array[] = [randomDirection(dimension, [], random)];
  let scale = 0;
  for (let step = 0; step < size; step++) {
    const next = new Float64Array(dimension);
    apply(basis[step], next);
    diagonal[step] = dot(next, basis[step]);
    scale = Math.max(scale, Math.sqrt(dot(next, next)));
    if (step + 1 === size) break;
    const length = orthogonalise(next, basis);
    if (length > EXHAUSTED * scale) {
      offDiagonal[step] = length;
      basis.push(next.map((value) => value / length));
    } else {
      basis.push(randomDirection(dimension, basis, random));
    }
    hooks.onProgress?.(step + 1, size);
    await giveWay(hooks.signal);
  }
  const { values, vectors } = tridiagonalEigen(diagonal, offDiagonal);
  const kept = Math.min(count, size);
  return { values: values.slice(0, kept), vectors: await combine(basis, vectors, kept, hooks) };
}
