import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SliceStack, type SlicePlan, type Vec3 } from '../../../native-models/geometry';

const AIR = -1000;
const unit = { columns: 4, rows: 3, channels: 1, outside: AIR };

function stacked(size: Vec3, plan: SlicePlan, slices: readonly ArrayLike<number>[]): Float64Array {
  const voxels = new Float64Array(size[0] * size[1] * size[2] * plan.channels).fill(Number.NaN);
  const stack = new SliceStack(voxels, size, plan);
  for (const slice of slices) stack.add(slice);
  return voxels;
}

describe('slices put on a grid', () => {
  test('a value that is linear in space stays what it is at every voxel that the slices reach', () => {
    const offset = fc.double({ min: 0, max: 5, noNaN: true });
    const gaps = fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 1, maxLength: 6 });
    const slope = fc.double({ min: -50, max: 50, noNaN: true });
    let inside = 0;
    fc.assert(
      fc.property(
        gaps,
        fc.tuple(slope, slope, slope),
        fc.array(fc.tuple(offset, offset), { minLength: 7, maxLength: 7 }),
        (steps, [a, b, c], moves) => {
          const extent = steps.reduce((sum, step) => sum + step, 0);
          const count = Math.max(2, Math.round(extent)) + 1;
          const scale = (count - 1) / extent;
          const planes = [
            0,
            ...steps.map(
              (_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0) * scale,
            ),
          ];
          const offsets = planes.map((_, index): [number, number] => moves[index]);
          const size: Vec3 = [unit.columns + 6, unit.rows + 6, count];
          const value = (i: number, j: number, k: number) => a * i + b * j + c * k;
          const slices = planes.map((plane, index) =>
            Array.from({ length: unit.columns * unit.rows }, (_, pixel) => {
              const [i, j] = [pixel % unit.columns, Math.floor(pixel / unit.columns)];
              return value(i + offsets[index][0], j + offsets[index][1], plane);
            }),
          );
          const voxels = stacked(size, { ...unit, planes, offsets }, slices);
          for (let k = 0; k < count; k++) {
            const above = planes.findIndex((plane) => plane >= k - 1e-3);
            const pair = [Math.max(0, Math.abs(planes[above] - k) <= 1e-3 ? above : above - 1), above];
            for (let j = 0; j < size[1]; j++)
              for (let i = 0; i < size[0]; i++) {
                const got = voxels[(k * size[1] + j) * size[0] + i];
                expect(Number.isNaN(got)).toBe(false);
                const reached = pair.every((slice) => {
                  const [x, y] = [i - offsets[slice][0], j - offsets[slice][1]];
                  return x >= 0 && x <= unit.columns - 1 && y >= 0 && y <= unit.rows - 1;
                });
                if (!reached) continue;
                inside++;
                expect(Math.abs(got - value(i, j, k))).toBeLessThan(0.5);
              }
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(inside).toBeGreaterThan(1000);
  });

  test('a plane that coincides with a slice has its numbers, one between them their mean, the rest is air', () => {
    const slice = (base: number) => Array.from({ length: 12 }, (_, pixel) => base + pixel);
    const plan = {
      ...unit,
      planes: [0, 2],
      offsets: [
        [0, 0],
        [0, 0],
      ] as const,
    };
    const voxels = stacked([4, 3, 3], plan, [slice(0), slice(100)]);
    expect([...voxels]).toEqual([...slice(0), ...slice(50), ...slice(100)]);
    const moved = stacked([6, 3, 1], { ...unit, planes: [0], offsets: [[2, 0]] }, [slice(0)]);
    expect([...moved.slice(0, 6)]).toEqual([AIR, AIR, 0, 1, 2, 3]);
  });

  test('half a pixel of movement is half of each neighbour; beyond the outer half pixel lies air', () => {
    const row = [10, 20, 40, 80];
    const plan = {
      columns: 4,
      rows: 1,
      channels: 1,
      outside: AIR,
      planes: [0],
      offsets: [[1.5, 0]] as const,
    };
    expect([...stacked([8, 1, 1], plan, [row])]).toEqual([AIR, 10, 15, 30, 60, 80, AIR, AIR]);
  });

  test('where only one of two slices reaches, the nearer one decides', () => {
    const plan = {
      columns: 1,
      rows: 1,
      channels: 1,
      outside: AIR,
      planes: [0, 4],
      offsets: [
        [0, 0],
        [1, 0],
      ] as const,
    };
    const voxels = stacked([2, 1, 5], plan, [[7], [9]]);
    expect([...voxels]).toEqual([7, AIR, 7, AIR, AIR, 9, AIR, 9, AIR, 9]);
  });

  test('whole numbers are rounded, channels stay apart', () => {
    const voxels = new Int16Array(2 * 2);
    const stack = new SliceStack(voxels, [1, 1, 2], {
      columns: 1,
      rows: 1,
      channels: 2,
      outside: 0,
      planes: [0, 1],
      offsets: [
        [0, 0],
        [0, 0],
      ],
    });
    stack.add([-3, 300]);
    stack.add([-4, 400]);
    expect([...voxels]).toEqual([-3, -4, 300, 400]);
    const between = new Int16Array(3);
    const uneven = new SliceStack(between, [1, 1, 3], {
      columns: 1,
      rows: 1,
      channels: 1,
      outside: 0,
      planes: [0, 1.25, 2],
      offsets: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    });
    for (const value of [-10, -20, -30]) uneven.add([value]);
    expect([...between]).toEqual([-10, -18, -30]);
  });
});
