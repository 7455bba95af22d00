import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '../../../native-models/geometry';
import { deepestVoxel, diceFromCounts, hausdorffMm, squaredDistanceMm } from '../../../native-models/measure';
import { randomGenerator } from '../../../native-models/random';

const spacing = fc.double({ min: 0.3, max: 6, noNaN: true });
const anyMasks = fc
  .record({
    size: fc.tuple(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 5 }),
    ),
    spacingMm: fc.tuple(spacing, spacing, spacing),
    seed: fc.nat(),
    share: fc.double({ min: 0, max: 0.7, noNaN: true }),
  })
  .map(({ size, spacingMm, seed, share }) => {
    const random = randomGenerator(seed);
    const mask = () =>
      Uint8Array.from({ length: size[0] * size[1] * size[2] }, () => (random.next() < share ? 1 : 0));
    return { size, spacingMm, a: mask(), b: mask() };
  });

const place = ([nx, ny]: Vec3, v: number): Vec3 => [
  v % nx,
  Math.floor(v / nx) % ny,
  Math.floor(v / (nx * ny)),
];

function distanceMm(size: Vec3, spacingMm: Vec3, u: number, v: number): number {
  const [p, q] = [place(size, u), place(size, v)];
  return Math.hypot(...p.map((c, a) => (c - q[a]) * spacingMm[a]));
}

const voxelsOf = (mask: Uint8Array) => [...mask.keys()].filter((voxel) => mask[voxel] === 1);

describe('distances', () => {
  test('to the nearest target are exact in millimetres', () => {
    fc.assert(
      fc.property(anyMasks, ({ size, spacingMm, a }) => {
        const targets = voxelsOf(a);
        const squared = squaredDistanceMm(size, spacingMm, (voxel) => a[voxel] === 1);
        squared.forEach((value, voxel) => {
          if (targets.length === 0) {
            expect(value).toBeGreaterThanOrEqual(1e20);
            return;
          }
          const nearest = Math.min(...targets.map((target) => distanceMm(size, spacingMm, voxel, target)));
          expect(Math.sqrt(value)).toBeCloseTo(nearest, 9);
        });
      }),
    );
  });

  test('of Hausdorff are exact, and the diagonal of the picture where a mask is empty', () => {
    fc.assert(
      fc.property(anyMasks, ({ size, spacingMm, a, b }) => {
        const [setA, setB] = [voxelsOf(a), voxelsOf(b)];
        const directed = (from: number[], to: number[]) =>
          Math.max(...from.map((u) => Math.min(...to.map((v) => distanceMm(size, spacingMm, u, v)))));
        const found = hausdorffMm(
          size,
          spacingMm,
          (v) => a[v] === 1,
          (v) => b[v] === 1,
        );
        if (setA.length > 0 && setB.length > 0) {
          expect(found).toBeCloseTo(Math.max(directed(setA, setB), directed(setB, setA)), 9);
        }
      }),
    );
    const empty = hausdorffMm(
      [128, 128, 1],
      [1, 1, 1],
      () => false,
      () => true,
    );
    expect(empty).toBeCloseTo(181.02, 2);
  });
});

describe('a click', () => {
  test('goes to the deepest voxel of the largest piece', () => {
    fc.assert(
      fc.property(anyMasks, ({ size, spacingMm, a }) => {
        const voxel = deepestVoxel(size, spacingMm, (v) => a[v] === 1);
        if (voxelsOf(a).length === 0) expect(voxel).toBeNull();
        else expect(voxel !== null && a[voxel] === 1).toBe(true);
      }),
    );
    // A bar of 3 x 3 x 1 and, apart from it, one of 7 x 1 x 1: the bar is larger, its middle is deepest.
    const size: Vec3 = [12, 8, 2];
    const inBar = (v: number) => {
      const [i, j, k] = place(size, v);
      return k === 1 && ((i >= 1 && i <= 3 && j >= 2 && j <= 4) || (i >= 5 && j === 6));
    };
    expect(deepestVoxel(size, [1, 1, 9], inBar)).toBe((1 * 8 + 3) * 12 + 2);
  });
});

test('Dice of two empty sets is one', () => {
  expect(diceFromCounts(0, 0, 0)).toBe(1);
  expect(diceFromCounts(2, 4, 4)).toBe(0.5);
});
