/** About one run for every ten pixels of a large pane. */
const MOST_RUNS = 60_000;

/**
 * Boundaries between classes of pixels, as straight runs along the pixel lattice.
 * Four numbers a run: x0, y0, x1, y1 in pixel edges (0..columns, 0..rows), so that pixel (c, r) covers c..c+1, r..r+1.
 * The outer border of the picture counts as class 0. Runs are maximal: collinear neighbours are joined.
 * The class of a pixel is that of its label: `table[label]`.
 * Null where there are more runs than a picture can show without being hidden by them.
 */
export function boundaryRuns(
  labels: ArrayLike<number>,
  table: ArrayLike<number>,
  columns: number,
  rows: number,
): Float32Array | null {
  const runs: number[] = [];
  /** Row in which the vertical run along each column edge began, -1 where there is none. */
  const verticalFrom = new Int32Array(columns + 1).fill(-1);
  let below = new Uint32Array(columns + 2);
  let here = new Uint32Array(columns + 2);
  for (let row = 0; row <= rows; row += 1) {
    readRow(labels, table, row < rows ? row * columns : -1, here);
    horizontalRuns(below, here, row, runs);
    verticalRuns(here, row, verticalFrom, runs);
    [below, here] = [here, below];
    if (runs.length > 4 * MOST_RUNS) return null;
  }
  return Float32Array.from(runs);
}

/** Classes of a row between two pixels of class 0; all of class 0 where `start` is negative. */
function readRow(
  labels: ArrayLike<number>,
  table: ArrayLike<number>,
  start: number,
  target: Uint32Array,
): void {
  if (start < 0) target.fill(0);
  else for (let at = 1; at < target.length - 1; at += 1) target[at] = table[labels[start + at - 1]];
}

function horizontalRuns(below: Uint32Array, here: Uint32Array, row: number, runs: number[]): void {
  let from = -1;
  for (let at = 1; at < here.length; at += 1) {
    const isBoundary = below[at] !== here[at];
    if (isBoundary && from < 0) from = at - 1;
    if (!isBoundary && from >= 0) {
      runs.push(from, row, at - 1, row);
      from = -1;
    }
  }
}

function verticalRuns(here: Uint32Array, row: number, verticalFrom: Int32Array, runs: number[]): void {
  for (let edge = 0; edge < verticalFrom.length; edge += 1) {
    const isBoundary = here[edge] !== here[edge + 1];
    const from = verticalFrom[edge];
    if (isBoundary && from < 0) verticalFrom[edge] = row;
    if (!isBoundary && from >= 0) {
      runs.push(edge, from, edge, row);
      verticalFrom[edge] = -1;
    }
  }
}
