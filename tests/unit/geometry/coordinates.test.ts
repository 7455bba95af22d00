import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  indexToLps,
  lpsToIndex,
  physicalExtentMm,
  sameGrid,
  shearDegrees,
  voxelVolumeMm3,
  type Grid,
  type Vec3,
} from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';

const index = fc.tuple(
  fc.double({ min: -3, max: 12, noNaN: true }),
  fc.double({ min: -3, max: 12, noNaN: true }),
  fc.double({ min: -3, max: 12, noNaN: true }),
);

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe('index and LPS', () => {
  test('voxel (0, 0, 0) lies at the origin, its neighbours one spacing along the axes', () => {
    expect(indexToLps(OBLIQUE_GRID, [0, 0, 0])).toEqual([-31.5, 12.25, 88]);
    const alongJ = indexToLps(OBLIQUE_GRID, [0, 2, 0]);
    expect(alongJ[0]).toBeCloseTo(-31.5 + 2 * 1.25 * 0.48, 10);
    expect(alongJ[1]).toBeCloseTo(12.25 + 2 * 1.25 * 0.6, 10);
    expect(alongJ[2]).toBeCloseTo(88 - 2 * 1.25 * 0.64, 10);
  });

  test('going there and back changes nothing, on oblique, left-handed and sheared grids', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), index, (grid, point) => {
        expect(distance(lpsToIndex(grid, indexToLps(grid, point)), point)).toBeLessThan(1e-6);
      }),
    );
  });

  test('distances on an unsheared grid are those of the spacings', () => {
    fc.assert(
      fc.property(anyGrid, index, index, (grid, a, b) => {
        const [x, y, z] = grid.spacingMm;
        const expected = Math.hypot((a[0] - b[0]) * x, (a[1] - b[1]) * y, (a[2] - b[2]) * z);
        expect(distance(indexToLps(grid, a), indexToLps(grid, b))).toBeCloseTo(expected, 6);
      }),
    );
  });
});

describe('sizes', () => {
  test('a leaning voxel is smaller than the product of its spacings', () => {
    const lean: Grid = { ...OBLIQUE_GRID, direction: [1, 0, 0, 0, 1, 0.6, 0, 0, 0.8] };
    expect(voxelVolumeMm3(OBLIQUE_GRID)).toBeCloseTo(0.9 * 1.25 * 3.5, 10);
    expect(voxelVolumeMm3(lean)).toBeCloseTo(0.9 * 1.25 * 3.5 * 0.8, 10);
    expect(shearDegrees(lean)).toBeCloseTo((Math.asin(0.6) * 180) / Math.PI, 8);
    expect(shearDegrees(OBLIQUE_GRID)).toBeLessThan(1e-6);
  });

  test('the extent reaches from outer face to outer face', () => {
    const [x, y, z] = physicalExtentMm(OBLIQUE_GRID);
    expect([x, y, z].map((value) => Number(value.toFixed(9)))).toEqual([6.3, 6.25, 14]);
  });
});

describe('equal grids', () => {
  test('rounding of headers is no difference, a thousandth of a voxel is', () => {
    const rounded = { ...OBLIQUE_GRID, origin: OBLIQUE_GRID.origin.map(Math.fround) as unknown as Vec3 };
    expect(sameGrid(OBLIQUE_GRID, rounded)).toBe(true);
    const moved: Grid = { ...OBLIQUE_GRID, origin: [-31.5, 12.25, 88.002] };
    expect(sameGrid(OBLIQUE_GRID, moved)).toBe(false);
    expect(sameGrid(OBLIQUE_GRID, moved, 0.01)).toBe(true);
  });

  test('a spacing that differs a little moves the far corner', () => {
    const stretched: Grid = { ...OBLIQUE_GRID, spacingMm: [0.9, 1.25, 3.501] };
    expect(sameGrid(OBLIQUE_GRID, stretched)).toBe(false);
  });

  test('other sizes, flipped axes and swapped axes are other grids', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        const d = grid.direction;
        expect(sameGrid(grid, grid)).toBe(true);
        expect(sameGrid(grid, { ...grid, size: [grid.size[0] + 1, grid.size[1], grid.size[2]] })).toBe(false);
        expect(
          sameGrid(grid, { ...grid, direction: [-d[0], d[1], d[2], -d[3], d[4], d[5], -d[6], d[7], d[8]] }),
        ).toBe(false);
      }),
    );
  });
});
