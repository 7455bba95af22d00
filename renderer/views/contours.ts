/**
 * Boundaries between classes of pixels, as straight runs along the pixel lattice.
 * Four numbers a run: x0, y0, x1, y1 in pixel edges (0..columns, 0..rows), so that pixel (c, r) covers c..c+1, r..r+1.
 * The outer border of the picture counts as class 0. Runs are maximal: collinear neighbours are joined.
 */
export function boundaryRuns(classes: ArrayLike<number>, columns: number, rows: number): Float32Array {
  const runs: number[] = [];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (classes[row * columns + column] ?? 0);

  for (let y = 0; y <= rows; y += 1) {
    joinRuns(
      columns,
      (x) => at(x, y - 1) !== at(x, y),
      (from, to) => runs.push(from, y, to, y),
    );
  }
  for (let x = 0; x <= columns; x += 1) {
    joinRuns(
      rows,
      (y) => at(x - 1, y) !== at(x, y),
      (from, to) => runs.push(x, from, x, to),
    );
  }
  return Float32Array.from(runs);
}

function joinRuns(
  count: number,
  isBoundary: (position: number) => boolean,
  emit: (from: number, to: number) => void,
): void {
  let start = -1;
  for (let position = 0; position <= count; position += 1) {
    const boundary = position < count && isBoundary(position);
    if (boundary && start < 0) start = position;
    if (!boundary && start >= 0) {
      emit(start, position);
      start = -1;
    }
  }
}
