import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexToLps, type Grid, type Vec3 } from '../../../native-models/geometry';
import { copySlice, isInside, offsetOf, pixelOf, planeOf, voxelAt } from '../../../renderer/views/slice';
import {
  directionOf,
  orientationLetters,
  singleView,
  sliceAxes,
  SLICE_VIEWS,
} from '../../../renderer/views/sliceAxes';
import { grids } from './arbitraries';

/** What the screen's right and up stand for in each view, LPS, in radiological convention. */
const CONVENTION = {
  axial: { right: [1, 0, 0], up: [0, -1, 0] },
  sagittal: { right: [0, 1, 0], up: [0, 0, 1] },
  coronal: { right: [1, 0, 0], up: [0, 0, 1] },
} as const;

const AXIAL_HEAD: Grid = {
  size: [5, 7, 3],
  spacingMm: [0.8, 0.9, 5],
  origin: [-80, -100, 12],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, row) => sum + value * b[row], 0);
const views = fc.constantFrom(...SLICE_VIEWS);

describe('the three views of a grid', () => {
  test('follow radiological convention however the grid lies', () => {
    fc.assert(
      fc.property(grids, views, (grid, view) => {
        const axes = sliceAxes(grid)[view];
        expect(new Set([axes.right.axis, axes.up.axis, axes.normal.axis]).size).toBe(3);
        expect(dot(directionOf(grid, axes.right), CONVENTION[view].right)).toBeGreaterThanOrEqual(-1e-9);
        expect(dot(directionOf(grid, axes.up), CONVENTION[view].up)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  test('keep patient right on the left of the screen on a head of either handedness', () => {
    const mirrored: Grid = { ...AXIAL_HEAD, direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1] };
    for (const grid of [AXIAL_HEAD, mirrored]) {
      const { right, up } = sliceAxes(grid).axial;
      expect(orientationLetters(directionOf(grid, right))).toBe('L');
      expect(orientationLetters(directionOf(grid, up))).toBe('A');
    }
    expect(sliceAxes(mirrored).axial.right.sign).toBe(-1);
  });

  test('put the pixel to the right further along the screen in the patient', () => {
    fc.assert(
      fc.property(grids, views, (grid, view) => {
        const axes = sliceAxes(grid)[view];
        fc.pre(planeOf(grid, axes).columns > 1);
        const from = indexToLps(grid, voxelAt(grid, axes, [0, 0, 0], 0, 0));
        const to = indexToLps(grid, voxelAt(grid, axes, [0, 0, 0], 1, 0));
        const step = to.map((value, row) => value - from[row]);
        expect(dot(step, CONVENTION[view].right)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  test('know a picture of one slice', () => {
    expect(singleView(AXIAL_HEAD)).toBeNull();
    expect(singleView({ ...AXIAL_HEAD, size: [5, 7, 1] })).toBe('axial');
    expect(singleView({ ...AXIAL_HEAD, size: [1, 7, 3] })).toBe('sagittal');
  });
});

describe('a slice', () => {
  test('holds the voxel that its column and row name, whatever the grid', () => {
    fc.assert(
      fc.property(grids, views, fc.nat(), (grid, view, seed) => {
        const axes = sliceAxes(grid)[view];
        const { columns, rows } = planeOf(grid, axes);
        const count = grid.size[0] * grid.size[1] * grid.size[2];
        const voxels = Uint16Array.from({ length: count }, (_, index) => index);
        const through: [number, number, number] = [0, 0, 0];
        through[axes.normal.axis] = seed % grid.size[axes.normal.axis];
        const slice = new Uint16Array(columns * rows);
        copySlice(grid, axes, through, voxels, slice);
        const index = voxelAt(grid, axes, through, seed % columns, seed % rows);
        expect(isInside(grid, index)).toBe(true);
        expect(pixelOf(grid, axes, index)).toEqual({ column: seed % columns, row: seed % rows });
        expect(slice[(seed % rows) * columns + (seed % columns)]).toBe(offsetOf(grid, index));
      }),
    );
  });
});

describe('orientation letters', () => {
  const cases: readonly [Vec3, string][] = [
    [[1, 0, 0], 'L'],
    [[0, -1, 0], 'A'],
    [[0, 0, -1], 'I'],
    [[0, -0.94, 0.34], 'AS'],
    [[0.99, 0.1, 0], 'L'],
    [[-0.7, 0, 0.71], 'SR'],
  ];
  test.each(cases)('%j is %s', (direction, letters) => expect(orientationLetters(direction)).toBe(letters));
});
