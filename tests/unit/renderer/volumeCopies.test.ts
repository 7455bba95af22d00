import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lpsToIndex } from '../../../native-models/geometry';
import { coarsen, type CoarseRequest, type CoarseVolume } from '../../../renderer/views/coarseVolume';
import { maskBlock } from '../../../renderer/views/maskBlock';
import { offsetOf, type Index } from '../../../renderer/views/slice';
import { grids } from './arbitraries';

function finish(request: CoarseRequest): CoarseVolume {
  const work = coarsen(request);
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value;
}

const determinant = ([a, b, c, d, e, f, g, h, i]: CoarseVolume['direction']): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

describe('the coarse copy of a volume', () => {
  test('shows at every place in the patient the voxel that lies there', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 2, max: 7 }), (grid, mostPerAxis) => {
        const count = grid.size[0] * grid.size[1] * grid.size[2];
        const voxels = Uint16Array.from({ length: count }, (_, index) => (index * 37) % 256);
        const rescale = { slope: 1, intercept: 0 };
        const coarse = finish({ grid, voxels, rescale, range: [0, 255], mostPerAxis });
        expect(Math.max(...coarse.size)).toBeLessThanOrEqual(mostPerAxis);
        expect(determinant(coarse.direction)).toBeCloseTo(1, 6);
        coarse.values.forEach((value, offset) => {
          const x = offset % coarse.size[0];
          const y = Math.floor(offset / coarse.size[0]) % coarse.size[1];
          const z = Math.floor(offset / (coarse.size[0] * coarse.size[1]));
          const d = coarse.direction;
          const [a, b, c] = [x * coarse.spacingMm[0], y * coarse.spacingMm[1], z * coarse.spacingMm[2]];
          const lps = [0, 1, 2].map(
            (row) => coarse.origin[row] + d[3 * row] * a + d[3 * row + 1] * b + d[3 * row + 2] * c,
          ) as [number, number, number];
          const index = lpsToIndex(grid, lps).map((value, axis) =>
            Math.min(grid.size[axis] - 1, Math.max(0, Math.round(value))),
          ) as [number, number, number];
          expect(value).toBe(voxels[offsetOf(grid, index)]);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('brings the grey range to bytes and cuts off what lies outside', () => {
    const grid = {
      size: [4, 1, 1],
      spacingMm: [1, 2, 3],
      origin: [5, 6, 7],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    } as const;
    const request = { grid, voxels: [0, 10, 20, 99], rescale: { slope: 2, intercept: -10 }, mostPerAxis: 9 };
    expect([...finish({ ...request, range: [-10, 30] }).values]).toEqual([0, 127, 255, 255]);
  });
});

describe('the block around a segment', () => {
  const grid = {
    size: [11, 9, 6],
    spacingMm: [1, 2, 3],
    origin: [5, 6, 7],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const;
  const low: Index = [3, 2, 1];
  const high: Index = [7, 6, 4];
  const labels = new Uint16Array(11 * 9 * 6).fill(1);
  for (let k = low[2]; k <= high[2]; k += 1)
    for (let j = low[1]; j <= high[1]; j += 1)
      for (let i = low[0]; i <= high[0]; i += 1) labels[offsetOf(grid, [i, j, k])] = 2;

  test('is full in the middle, empty at its rim, and lies where the segment lies', () => {
    const block = maskBlock({ grid, labels, inside: Uint8Array.of(0, 0, 1), box: { low, high } });
    expect(block.step).toBe(1);
    expect(block.size).toEqual([7, 7, 6]);
    expect(block.first).toEqual([2, 1, 0]);
    const at = (x: number, y: number, z: number): number => block.occupancy[x + 7 * (y + 7 * z)];
    expect(at(3, 3, 3)).toBe(1);
    expect(at(0, 3, 3)).toBe(0);
    expect(at(6, 3, 3)).toBe(0);
    expect(at(1, 3, 3)).toBeGreaterThan(0.5);
  });

  test('of a large segment has few cells', () => {
    const large = { ...grid, size: [300, 4, 2] as const };
    const box = { low: [0, 0, 0] as Index, high: [299, 3, 1] as Index };
    const block = maskBlock({
      grid: large,
      labels: new Uint16Array(2400).fill(1),
      inside: Uint8Array.of(0, 1),
      box,
    });
    expect(block.step).toBe(5);
    expect(block.size).toEqual([62, 3, 3]);
    expect(block.first[0]).toBe(-3);
  });
});
