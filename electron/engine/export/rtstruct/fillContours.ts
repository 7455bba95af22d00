/** Corners of a polygon in pixels, two numbers each; the centre of pixel (c, r) is at c + 0.5, r + 0.5. */
type Polygon = readonly number[];

/**
 * Pixels whose centres lie within a polygon by the even-odd rule, each counted up by one in `counts` (row by row).
 * Knows nothing of how the polygon was made.
 */
export function fillPolygon(polygon: Polygon, counts: Uint8Array, columns: number): void {
  const rows = counts.length / columns;
  for (const [row, crossings] of crossingsByRow(polygon, rows)) {
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair] - 0.5));
      const to = Math.min(columns - 1, Math.ceil(crossings[pair + 1] - 0.5) - 1);
      for (let column = from; column <= to; column++) counts[row * columns + column]++;
    }
  }
}

/** Where the edges of a polygon cross the middle of each row. */
function crossingsByRow(polygon: Polygon, rows: number): Map<number, number[]> {
  const crossings = new Map<number, number[]>();
  for (let at = 0; at < polygon.length; at += 2) {
    const next = (at + 2) % polygon.length;
    const [x0, y0, x1, y1] = [polygon[at], polygon[at + 1], polygon[next], polygon[next + 1]];
    const first = Math.max(0, Math.ceil(Math.min(y0, y1) - 0.5));
    const last = Math.min(rows - 1, Math.ceil(Math.max(y0, y1) - 0.5) - 1);
    for (let row = first; row <= last; row++) {
      const x = x0 + ((row + 0.5 - y0) / (y1 - y0)) * (x1 - x0);
      const found = crossings.get(row);
      if (found === undefined) crossings.set(row, [x]);
      else found.push(x);
    }
  }
  return crossings;
}
