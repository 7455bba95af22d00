import { inPieces, type WorkHooks } from '../../cooperation';
import { RowAccumulator, sparseMatrix, type SparseMatrix, type SparseRow } from '../../linear-algebra';
import { degrees, type Landmarks } from './landmarks';

/** Diffusion between landmarks, and from the rows to them. */
export interface LandmarkOperator {
  readonly size: number;
  /** Q, size x size, rows add up to 1. */
  readonly transition: Float32Array;
  /** T, rows x size, rows add up to 1: what lies on the landmarks, brought to the rows. */
  readonly interpolation: SparseMatrix;
}

const ROWS_PER_PIECE = 2048;

/** Steps from each row to the landmarks: kernel mass by landmark. */
async function toLandmarks(
  kernel: SparseMatrix,
  weights: Float64Array,
  degree: Float64Array,
  { landmarkOf, count }: Landmarks,
  hooks: WorkHooks,
): Promise<SparseMatrix> {
  const accumulator = new RowAccumulator(count);
  const rows: SparseRow[] = [];
  const addRows = (first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      for (let entry = kernel.rowStart[row]; entry < kernel.rowStart[row + 1]; entry++) {
        const other = kernel.column[entry];
        accumulator.add(landmarkOf[other], (kernel.values[entry] * weights[other]) / degree[row]);
      }
      rows.push(accumulator.take());
    }
  };
  await inPieces(kernel.rows, ROWS_PER_PIECE, addRows, hooks);
  return sparseMatrix(rows, count);
}

/** Q = M T: from a landmark to the rows (M, the transpose of T by mass) and on to the landmarks. */
export async function landmarkOperator(
  kernel: SparseMatrix,
  weights: Float64Array,
  landmarks: Landmarks,
  hooks: WorkHooks = {},
): Promise<LandmarkOperator> {
  const quiet = { signal: hooks.signal };
  const degree = degrees(kernel, weights);
  const interpolation = await toLandmarks(kernel, weights, degree, landmarks, quiet);
  const size = landmarks.count;
  const joint = new Float64Array(size * size);
  const mass = new Float64Array(size);
  const { rowStart, column, values } = interpolation;
  const addRows = (first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      mass[landmarks.landmarkOf[row]] += weights[row] * degree[row];
      for (let a = rowStart[row]; a < rowStart[row + 1]; a++) {
        const share = weights[row] * degree[row] * values[a];
        for (let b = rowStart[row]; b < rowStart[row + 1]; b++)
          joint[column[a] * size + column[b]] += share * values[b];
      }
    }
  };
  await inPieces(kernel.rows, ROWS_PER_PIECE, addRows, quiet);
  const transition = new Float32Array(size * size);
  for (let from = 0, entry = 0; from < size; from++)
    for (let to = 0; to < size; to++, entry++) transition[entry] = joint[entry] / mass[from];
  return { size, transition, interpolation };
}

/** Every row its own landmark, for small images: Q is the diffusion operator itself. */
export function everyRowOperator(kernel: SparseMatrix): LandmarkOperator {
  const size = kernel.rows;
  const degree = degrees(kernel, new Float64Array(size).fill(1));
  const transition = new Float32Array(size * size);
  for (let row = 0; row < size; row++)
    for (let entry = kernel.rowStart[row]; entry < kernel.rowStart[row + 1]; entry++)
      transition[row * size + kernel.column[entry]] = kernel.values[entry] / degree[row];
  const identity = Array.from({ length: size }, (_, row) => ({
    column: Int32Array.of(row),
    values: Float64Array.of(1),
  }));
  return { size, transition, interpolation: sparseMatrix(identity, size) };
}
