import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillPolygon } from '../../../electron/engine/export/rtstruct/fillContours';
import { traceContours, type Contour } from '../../../electron/engine/export/rtstruct/traceContours';
import { python, pythonHas } from '../../fixtures/python';

interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

const anyFrame: fc.Arbitrary<Frame> = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 9 }))
  .chain(([columns, rows, density]) =>
    fc.array(fc.nat(9), { minLength: columns * rows, maxLength: columns * rows }).map((draws) => ({
      columns,
      rows,
      pixels: Uint8Array.from(draws, (draw) => (draw < density ? 1 : 0)),
    })),
  );

function drawn(picture: string): Frame {
  const lines = picture.trim().split(/\s+/);
  const pixels = Uint8Array.from(lines.join(''), (letter) => (letter === '#' ? 1 : 0));
  return { columns: lines[0].length, rows: lines.length, pixels };
}

const RING_WITH_ISLAND = drawn('####### #.....# #.###.# #.#.#.# #.###.# #.....# #######');

function filled({ columns, pixels }: Frame, contours: readonly Contour[]): Uint8Array {
  const counts = new Uint8Array(pixels.length);
  for (const contour of contours) fillPolygon(contour, counts, columns);
  return counts;
}

/** How many groups pixels make that touch by their sides. */
function groups({ columns, rows, pixels }: Frame): number {
  const left = pixels.slice();
  const take = (column: number, row: number): void => {
    if (column < 0 || row < 0 || column >= columns || row >= rows || left[row * columns + column] === 0)
      return;
    left[row * columns + column] = 0;
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ])
      take(column + x, row + y);
  };
  let count = 0;
  for (let pixel = left.indexOf(1); pixel >= 0; pixel = left.indexOf(1)) {
    take(pixel % columns, Math.floor(pixel / columns));
    count++;
  }
  return count;
}

const area = (contour: Contour) => {
  let twice = 0;
  for (let at = 0; at < contour.length; at += 2) {
    const next = (at + 2) % contour.length;
    twice += contour[at] * contour[next + 1] - contour[next] * contour[at + 1];
  }
  return twice / 2;
};

test('whatever the pixels: filled again, each inside exactly once and no other; a contour a group; areas agree', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const contours = traceContours(frame.pixels, frame.columns, frame.rows);
      expect(filled(frame, contours)).toEqual(frame.pixels);
      expect(contours).toHaveLength(groups(frame));
      const pixels = frame.pixels.reduce((sum, inside) => sum + inside, 0);
      expect(contours.reduce((sum, contour) => sum + area(contour), 0)).toBe(pixels);
    }),
    { numRuns: 400 },
  );
});

test('one pixel is its square', () => {
  expect(traceContours(Uint8Array.of(0, 0, 0, 0, 0, 1), 3, 2)).toEqual([[2, 1, 3, 1, 3, 2, 2, 2]]);
});

test('a hole is reached through a channel; an island in it is a contour of its own, with its own hole', () => {
  const contours = traceContours(RING_WITH_ISLAND.pixels, 7, 7);
  expect(contours).toEqual([
    [0, 0, 1, 0, 1, 6, 6, 6, 6, 1, 1, 1, 1, 0, 7, 0, 7, 7, 0, 7],
    [2, 2, 3, 2, 3, 4, 4, 4, 4, 3, 3, 3, 3, 2, 5, 2, 5, 5, 2, 5],
  ]);
});

/** Filled by matplotlib, which has its own idea of polygons. */
const BY_MATPLOTLIB = `
import json, sys, numpy
from matplotlib.path import Path
given = json.loads(sys.argv[1])
centres = numpy.array([[c + .5, r + .5] for r in range(given['rows']) for c in range(given['columns'])])
counts = sum(Path(numpy.array(p).reshape(-1, 2)).contains_points(centres).astype(int) for p in given['contours'])
print(json.dumps(counts.tolist() if given['contours'] else [0] * len(centres)))`;

describe.skipIf(!pythonHas('matplotlib'))('matplotlib', () => {
  test('fills the contours of large noise and of rings the same', () => {
    const [noise] = fc.sample(fc.array(fc.nat(9), { minLength: 61 * 47, maxLength: 61 * 47 }), {
      numRuns: 1,
      seed: 7,
    });
    for (const frame of [
      { columns: 61, rows: 47, pixels: Uint8Array.from(noise, (draw) => (draw < 7 ? 1 : 0)) },
      RING_WITH_ISLAND,
    ]) {
      const contours = traceContours(frame.pixels, frame.columns, frame.rows);
      const counts = python(BY_MATPLOTLIB, JSON.stringify({ ...frame, pixels: undefined, contours }));
      expect(counts).toEqual([...frame.pixels]);
    }
  });
});
