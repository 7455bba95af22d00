import { inPieces, type WorkHooks } from '../cooperation';

/** A sparse matrix by rows: entries rowStart[r] .. rowStart[r + 1] - 1 belong to row r, in no order of columns. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** One row of a sparse matrix. */
export interface SparseRow {
  readonly column: Int32Array;
  readonly values: Float64Array;
}

export function sparseMatrix(entries: readonly SparseRow[], columns: number): SparseMatrix {
  const rowStart = new Int32Array(entries.length + 1);
  entries.forEach((row, index) => (rowStart[index + 1] = rowStart[index] + row.column.length));
  const column = new Int32Array(rowStart[entries.length]);
  const values = new Float64Array(column.length);
  entries.forEach((row, index) => {
    column.set(row.column, rowStart[index]);
    values.set(row.values, rowStart[index]);
  });
  return { rows: entries.length, columns, rowStart, column, values };
}

/** Writes A x into y. */
export function sparseTimes(matrix: SparseMatrix, x: Float64Array, y: Float64Array): void {
  const { rowStart, column, values } = matrix;
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++)
      sum += values[entry] * x[column[entry]];
    y[row] = sum;
  }
}

/** Writes the transpose of A times x into y. */
export function sparseTransposedTimes(matrix: SparseMatrix, x: Float64Array, y: Float64Array): void {
  const { rowStart, column, values } = matrix;
  y.fill(0);
  for (let row = 0; row < matrix.rows; row++) {
    const factor = x[row];
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++)
      y[column[entry]] += values[entry] * factor;
  }
}

/** Adds up rows whose columns may repeat; keep one and call it again and again. */
export class RowAccumulator {
  readonly #sum: Float64Array;
  readonly #isTouched: Uint8Array;
  #touched: number[] = [];

  constructor(columns: number) {
    this.#sum = new Float64Array(columns);
    this.#isTouched = new Uint8Array(columns);
  }

  add(column: number, value: number): void {
    if (this.#isTouched[column] === 0) {
      this.#isTouched[column] = 1;
      this.#touched.push(column);
    }
    this.#sum[column] += value;
  }

  /** The row so far; starts the next one. */
  take(): SparseRow {
    const column = Int32Array.from(this.#touched);
    const values = Float64Array.from(column, (index) => this.#sum[index]);
    for (const index of column) {
      this.#sum[index] = 0;
      this.#isTouched[index] = 0;
    }
    this.#touched = [];
    return { column, values };
  }
}

const ROWS_PER_PIECE = 1024;

/** (A + transpose of A) / 2 of a square matrix. */
export async function symmetrised(matrix: SparseMatrix, hooks: WorkHooks = {}): Promise<SparseMatrix> {
  const transposed = transpose(matrix);
  const accumulator = new RowAccumulator(matrix.columns);
  const rows: SparseRow[] = [];
  const addRows = (first: number, end: number): void => {
    for (let row = first; row < end; row++) {
      for (const { rowStart, column, values } of [matrix, transposed])
        for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++)
          accumulator.add(column[entry], values[entry] / 2);
      rows.push(accumulator.take());
    }
  };
  await inPieces(matrix.rows, ROWS_PER_PIECE, addRows, { signal: hooks.signal });
  return sparseMatrix(rows, matrix.columns);
}

function transpose({ rows, columns, rowStart, column, values }: SparseMatrix): SparseMatrix {
  const start = new Int32Array(columns + 1);
  for (const index of column) start[index + 1]++;
  for (let index = 0; index < columns; index++) start[index + 1] += start[index];
  const next = start.slice();
  const transposed = {
    rows: columns,
    columns: rows,
    rowStart: start,
    column: new Int32Array(column.length),
    values: new Float64Array(column.length),
  };
  for (let row = 0; row < rows; row++)
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const place = next[column[entry]]++;
      transposed.column[place] = row;
      transposed.values[place] = values[entry];
    }
  return transposed;
}
