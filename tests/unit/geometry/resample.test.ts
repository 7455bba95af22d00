import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexToLps, resample, voxelCount, type Grid, type Vec3 } from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';

function fill(grid: Grid, value: (pointMm: Vec3) => number): Float64Array {
  const voxels = new Float64Array(voxelCount(grid));
  let voxel = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++) voxels[voxel++] = value(indexToLps(grid, [i, j, k]));
  return voxels;
}

/** A finer, turned grid wholly inside another. */
function inner(grid: Grid): Grid {
  const [x, y, z] = grid.size.map((count) => (count - 1) * 0.3);
  const d = grid.direction;
  return {
    size: [3, 4, 5],
    spacingMm: grid.spacingMm.map((mm, axis) => (mm * (grid.size[axis] - 1) * 0.4) / 5) as unknown as Vec3,
    origin: indexToLps(grid, [x, y, z]),
    direction: d,
  };
}

describe('resampling', () => {
  test('onto its own grid changes nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyGrid, shearedGrid),
        fc.constantFrom('nearest', 'linear'),
        (grid, interpolation) => {
          const voxels = fill(grid, ([x, y, z]) => Math.sin(x) + Math.cos(y) * z);
          const result = resample(voxels, grid, grid, interpolation, new Float64Array(voxels.length));
          result.forEach((value, voxel) => expect(value).toBeCloseTo(voxels[voxel], 5));
        },
      ),
    );
  });

  test('linear interpolation is exact for a ramp in space', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), (grid) => {
        const ramp = ([x, y, z]: Vec3) => 3 + 0.5 * x - 0.25 * y + 0.125 * z;
        const onto = inner(grid);
        const result = resample(fill(grid, ramp), grid, onto, 'linear', new Float64Array(voxelCount(onto)));
        const expected = fill(onto, ramp);
        result.forEach((value, voxel) => expect(value).toBeCloseTo(expected[voxel], 6));
      }),
    );
  });

  test('nearest takes the voxel whose centre is closest, on a grid with other axes', () => {
    const labels = Uint16Array.from({ length: voxelCount(OBLIQUE_GRID) }, (_, voxel) => voxel + 1);
    const d = OBLIQUE_GRID.direction;
    // The same box with j running first and backwards, shifted by a third of a voxel.
    const onto: Grid = {
      size: [5, 7, 4],
      spacingMm: [1.25, 0.9, 3.5],
      origin: indexToLps(OBLIQUE_GRID, [0.33, 4.33, -0.33]),
      direction: [-d[1], d[0], d[2], -d[4], d[3], d[5], -d[7], d[6], d[8]],
    };
    const result = resample(labels, OBLIQUE_GRID, onto, 'nearest', new Uint16Array(labels.length));
    for (let k = 0; k < 4; k++)
      for (let j = 0; j < 7; j++)
        for (let i = 0; i < 5; i++) expect(result[(k * 7 + j) * 5 + i]).toBe(1 + (k * 5 + (4 - i)) * 7 + j);
  });

  test('points beyond the outer half voxel take the value for outside, others the edge', () => {
    const voxels = Uint8Array.of(10, 20, 30);
    const row: Grid = {
      size: [3, 1, 1],
      spacingMm: [2, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    const onto: Grid = { ...row, size: [4, 1, 1], spacingMm: [2.2, 1, 1], origin: [-0.9, 0, 0] };
    expect([...resample(voxels, row, onto, 'nearest', new Uint8Array(4), 99)]).toEqual([10, 20, 30, 99]);
    expect(resample(voxels, row, onto, 'linear', new Float64Array(4), 99)[0]).toBe(10);
    expect(resample(voxels, row, onto, 'linear', new Float64Array(4), 99)[1]).toBeCloseTo(16.5, 10);
  });
});
