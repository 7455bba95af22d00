import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  affineFromQform,
  gridFromNiftiAffine,
  indexToLps,
  niftiAffineOf,
  qformOf,
  sameGrid,
  type Affine,
} from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - b[index])));
}

describe('NIfTI affines', () => {
  test('RAS is LPS with x and y the other way', () => {
    const affine = niftiAffineOf(OBLIQUE_GRID);
    const at = (i: number, j: number, k: number) =>
      [0, 4, 8].map((row) => affine[row] * i + affine[row + 1] * j + affine[row + 2] * k + affine[row + 3]);
    const [x, y, z] = indexToLps(OBLIQUE_GRID, [6, 3, 2]);
    expect(largestDifference(at(6, 3, 2), [-x, -y, z])).toBeLessThan(1e-10);
  });

  test('a grid survives its affine, sheared or not', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), (grid) => {
        const back = gridFromNiftiAffine(niftiAffineOf(grid), grid.size);
        expect(back !== null && sameGrid(grid, back, 1e-9)).toBe(true);
      }),
    );
  });

  test('a 32-bit affine comes back bit for bit', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), (grid) => {
        const stored = niftiAffineOf(grid).map(Math.fround) as unknown as Affine;
        const back = gridFromNiftiAffine(stored, grid.size);
        expect(back && niftiAffineOf(back).map(Math.fround)).toEqual(stored);
      }),
    );
  });

  test('singular and unreadable matrices make no grid', () => {
    expect(gridFromNiftiAffine([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0], [4, 5, 6])).toBeNull();
    expect(gridFromNiftiAffine([NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [4, 5, 6])).toBeNull();
    expect(gridFromNiftiAffine([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [4, 5, 6])).toBeNull();
  });
});

describe('qforms', () => {
  test('the quaternion of a grid says the same as its matrix, left-handed grids included', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        expect(largestDifference(affineFromQform(qformOf(grid)), niftiAffineOf(grid))).toBeLessThan(1e-6);
      }),
    );
  });

  test('half turns, where the scalar part is zero, are exact', () => {
    for (const direction of [
      [1, 0, 0, 0, -1, 0, 0, 0, -1],
      [-1, 0, 0, 0, 1, 0, 0, 0, -1],
      [-1, 0, 0, 0, -1, 0, 0, 0, 1],
    ] as const) {
      const grid = { ...OBLIQUE_GRID, direction };
      expect(largestDifference(affineFromQform(qformOf(grid)), niftiAffineOf(grid))).toBeLessThan(1e-12);
    }
  });
});
