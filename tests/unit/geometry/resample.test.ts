import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  indexToLps,
  lpsToIndex,
  resample,
  voxelCount,
  type Grid,
  type Vec3,
} from '../../../native-models/geometry';
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

/** A box that another covers in part, or not at all: shifted by up to its size. */
function shifted(grid: Grid, [i, j, k]: Vec3): Grid {
  const origin = indexToLps(grid, [i * grid.size[0], j * grid.size[1], k * grid.size[2]]);
  return { ...grid, size: [5, 3, 2], spacingMm: [2.1, 0.7, 1.3], origin };
}

const margin = 1e-6;
const part = fc.double({ min: -1.2, max: 1.2, noNaN: true });

describe('resampling', () => {
  test('takes what lies at each place, wherever the boxes meet', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), anyGrid, fc.tuple(part, part, part), (from, turned, by) => {
        const onto = shifted({ ...turned, origin: from.origin }, by);
        const labels = Uint32Array.from({ length: voxelCount(from) }, (_, voxel) => voxel + 1);
        const result = resample(labels, from, onto, 'nearest', new Uint32Array(voxelCount(onto)), 0);
        result.forEach((value, voxel) => {
          const [ni, nj] = onto.size;
          const point = indexToLps(onto, [
            voxel % ni,
            Math.floor(voxel / ni) % nj,
            Math.floor(voxel / ni / nj),
          ]);
          const index = lpsToIndex(from, point);
          const beyond = Math.max(
            ...index.map((at, axis) => Math.max(-0.5 - at, at - from.size[axis] + 0.5)),
          );
          const tie = index.some((at) => Math.abs(at - Math.floor(at) - 0.5) < margin);
          if (Math.abs(beyond) < margin || tie) return;
          const [i, j, k] = index.map(Math.round);
          expect(value).toBe(beyond > 0 ? 0 : (k * from.size[1] + j) * from.size[0] + i + 1);
        });
      }),
    );
  });

  test('reaches places on the outer faces, which rounding puts to either side of them', () => {
    fc.assert(
      fc.property(fc.oneof(anyGrid, shearedGrid), fc.constantFrom(0, 1, 2), (from, axis) => {
        const byHalf = [0, 1, 2].map((other) => (other === axis ? 0.5 : 0));
        const [ni, nj, nk] = from.size.map((count, other) => count + 2 * byHalf[other]);
        const origin = indexToLps(from, [-byHalf[0], -byHalf[1], -byHalf[2]]);
        const onto: Grid = { ...from, size: [ni, nj, nk], origin };
        const ones = new Uint8Array(voxelCount(from)).fill(1);
        const result = resample(ones, from, onto, 'nearest', new Uint8Array(voxelCount(onto)), 0);
        expect(result.every((value) => value === 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

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
