import { ExpectedFailure } from '../../failure';
import type { WeightedRows } from '../../linear-algebra';

/** The different rows of a matrix; equal ones (a constant background) are kept once, with their number as weight. */
export interface DistinctRows extends WeightedRows {
  /** Distinct row of each original one. */
  readonly indexOf: Int32Array;
}

/** Scales each row to unit length; a row of zeros stays. */
export function normaliseRows(values: Float32Array, dimensions: number): Float32Array {
  const normalised = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dimensions) {
    let squares = 0;
    for (let c = 0; c < dimensions; c++) squares += values[start + c] ** 2;
    if (!Number.isFinite(squares))
      throw new ExpectedFailure(
        'embedding-not-finite',
        'The encoder gave values that are not numbers for this image.',
        'Use another encoder, or train this one again.',
      );
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let c = 0; c < dimensions; c++) normalised[start + c] = values[start + c] * factor;
  }
  return normalised;
}

/** FNV-1a over the entries of a row. */
function hashOf(entries: Int32Array, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ entries[i], 0x01000193);
  return hash;
}

function sameRow(entries: Int32Array, a: number, b: number, length: number): boolean {
  for (let c = 0; c < length; c++) if (entries[a * length + c] !== entries[b * length + c]) return false;
  return true;
}

/** Every row by itself. */
export function everyRow(values: Float32Array, dimensions: number): DistinctRows {
  const rows = values.length / dimensions;
  return {
    values,
    dimensions,
    weights: new Float64Array(rows).fill(1),
    indexOf: Int32Array.from({ length: rows }, (_, row) => row),
  };
}

/** Entries that agree to this part of the largest entry differ by rounding only. */
const ROUNDING = 2 ** -20;

function withoutRounding(values: Float32Array): Int32Array {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const unit = ROUNDING * (largest || 1);
  const entries = new Int32Array(values.length);
  for (let entry = 0; entry < values.length; entry++) entries[entry] = Math.round(values[entry] / unit);
  return entries;
}

/** Gathers rows that agree up to rounding: the same patch need not give the same bits everywhere in an image. */
export function distinctRows(values: Float32Array, dimensions: number): DistinctRows {
  const rows = values.length / dimensions;
  const entries = withoutRounding(values);
  const byHash = new Map<number, number[]>();
  const firstOf: number[] = [];
  const weights: number[] = [];
  const indexOf = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const hash = hashOf(entries, row * dimensions, dimensions);
    const alike = byHash.get(hash) ?? [];
    const found = alike.find((index) => sameRow(entries, firstOf[index], row, dimensions));
    indexOf[row] = found ?? firstOf.length;
    if (found !== undefined) {
      weights[found]++;
      continue;
    }
    byHash.set(hash, [...alike, firstOf.length]);
    firstOf.push(row);
    weights.push(1);
  }
  const gathered = new Float32Array(firstOf.length * dimensions);
  firstOf.forEach((row, index) =>
    gathered.set(values.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions),
  );
  return { values: gathered, dimensions, weights: Float64Array.from(weights), indexOf };
}
