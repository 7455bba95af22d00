import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryRuns as runsOrNull } from '../../../renderer/views/contours';

function boundaryRuns(...request: Parameters<typeof runsOrNull>): Float32Array {
  const runs = runsOrNull(...request);
  if (runs === null) throw new Error('These few runs were too many.');
  return runs;
}

/** Labels 0..3 and 5, 7 looked up as classes of their own, scrambled; 0 stays 0. */
const TABLE = [0, 30, 10, 20, 99, 4, 98, 2];

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([columns, rows]) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      classes: fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: columns * rows,
        maxLength: columns * rows,
      }),
    }),
  );

/** Every unit edge between pixels of different classes, the outside being class 0. */
function unitEdges(classes: readonly number[], columns: number, rows: number): Set<string> {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= columns || y >= rows ? 0 : classes[y * columns + x];
  const edges = new Set<string>();
  for (let y = 0; y <= rows; y += 1)
    for (let x = 0; x <= columns; x += 1) {
      if (x < columns && at(x, y) !== at(x, y - 1)) edges.add(`${x},${y},${x + 1},${y}`);
      if (y < rows && at(x, y) !== at(x - 1, y)) edges.add(`${x},${y},${x},${y + 1}`);
    }
  return edges;
}

function cut(runs: Float32Array): string[] {
  const edges: string[] = [];
  for (let run = 0; run < runs.length; run += 4) {
    const [x0, y0, x1, y1] = runs.subarray(run, run + 4);
    const length = x1 - x0 + (y1 - y0);
    const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
    for (let at = 0; at < length; at += 1)
      edges.push(`${x0 + at * dx},${y0 + at * dy},${x0 + (at + 1) * dx},${y0 + (at + 1) * dy}`);
  }
  return edges;
}

test('runs cover every boundary between classes once and nothing else', () => {
  fc.assert(
    fc.property(pictures, ({ classes, columns, rows }) => {
      const edges = cut(boundaryRuns(classes, TABLE, columns, rows));
      expect(new Set(edges).size).toBe(edges.length);
      expect(new Set(edges)).toEqual(unitEdges(classes, columns, rows));
    }),
  );
});

test('a rectangle has four runs', () => {
  const classes = [0, 0, 0, 0, 0, 7, 7, 0, 0, 7, 7, 0, 0, 7, 7, 0];
  expect([...boundaryRuns(classes, TABLE, 4, 4)]).toEqual([1, 1, 3, 1, 1, 4, 3, 4, 1, 1, 1, 4, 3, 1, 3, 4]);
});

test('labels of one class have no boundary between them', () => {
  expect(boundaryRuns([1, 2], [0, 6, 6], 2, 1)).toHaveLength(16);
});

test('one class that fills the picture is outlined by its border', () => {
  expect(boundaryRuns([5, 5, 5, 5, 5, 5], TABLE, 3, 2)).toHaveLength(16);
  expect(boundaryRuns([0, 0, 0, 0, 0, 0], TABLE, 3, 2)).toHaveLength(0);
});

test('a picture that would be all outline has none', () => {
  const side = 500;
  let noise = 1;
  const speckled = Array.from({ length: side * side }, () => {
    noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
    return 1 + (noise >>> 31);
  });
  expect(runsOrNull(speckled, TABLE, side, side)).toBeNull();
});
