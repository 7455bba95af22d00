import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '../../../native-models/geometry';
import { derivativeMeans } from '../../quality/baselines/derivatives';
import { symmetricEigenvalues } from '../../quality/baselines/eigenvalues';
import { gridOf, imageOf } from '../regions/scene';

describe('eigenvalues of a symmetric matrix', () => {
  const entry = fc.double({ min: -50, max: 50, noNaN: true });
  test('have its trace, squared norm and determinant, in descending order', () => {
    fc.assert(
      fc.property(entry, entry, entry, entry, entry, entry, (xx, yy, zz, xy, xz, yz) => {
        const out = new Float64Array(3);
        symmetricEigenvalues(xx, yy, zz, xy, xz, yz, out, 0);
        const [a, b, c] = out;
        const scale = 1 + Math.max(...[xx, yy, zz, xy, xz, yz].map(Math.abs));
        expect(a).toBeGreaterThanOrEqual(b - 1e-9 * scale);
        expect(b).toBeGreaterThanOrEqual(c - 1e-9 * scale);
        expect((a + b + c) / scale).toBeCloseTo((xx + yy + zz) / scale, 9);
        const norm = xx * xx + yy * yy + zz * zz + 2 * (xy * xy + xz * xz + yz * yz);
        expect((a * a + b * b + c * c) / scale ** 2).toBeCloseTo(norm / scale ** 2, 9);
        const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
        expect((a * b * c) / scale ** 3).toBeCloseTo(determinant / scale ** 3, 8);
      }),
    );
  });
});

describe('derivative features', () => {
  test('of a quadratic are its own, in units of the finest voxel and of the scale', async () => {
    const size: Vec3 = [41, 39, 37];
    const spacingMm: Vec3 = [0.5, 0.75, 0.6];
    // In finest voxels from the centre; the Hessian is diag(0.02, -0.01, 0.006) everywhere.
    const at = (p: number, a: number) => ((p - (size[a] - 1) / 2) * spacingMm[a]) / 0.5;
    const image = imageOf(
      size,
      (i, j, k) => 0.01 * at(i, 0) ** 2 - 0.005 * at(j, 1) ** 2 + 0.003 * at(k, 2) ** 2,
    );
    const centre = (18 * 39 + 19) * 41 + 20;
    const labels = new Uint16Array(image.values.length).fill(1);
    labels[centre] = 2;
    const grid = gridOf(size, spacingMm);
    const features = await derivativeMeans({ labels, count: 2 }, image, grid);
    expect(features.dimensions).toBe(15);
    for (const [s, sigma] of [0.7, 1.5, 3].entries()) {
      const [, gradient, largest, middle, smallest] = features.values.subarray(15 + 5 * s, 20 + 5 * s);
      expect(gradient).toBeCloseTo(0, 5);
      expect(largest).toBeCloseTo(0.02 * sigma * sigma, 5);
      expect(middle).toBeCloseTo(0.006 * sigma * sigma, 5);
      expect(smallest).toBeCloseTo(-0.01 * sigma * sigma, 5);
    }
  });

  test('of a ramp have its slope', async () => {
    const size: Vec3 = [31, 29, 27];
    const image = imageOf(size, (i, j, k) => 0.03 * i + 0.04 * j * 2 + 0 * k);
    const labels = new Uint16Array(image.values.length).fill(1);
    labels[(13 * 29 + 14) * 31 + 15] = 2;
    const grid = gridOf(size, [1, 2, 1.5]);
    const features = await derivativeMeans({ labels, count: 2 }, image, grid);
    for (const [s, sigma] of [0.7, 1.5, 3].entries()) {
      expect(features.values[15 + 5 * s + 1]).toBeCloseTo(0.05 * sigma, 5);
      for (const e of [2, 3, 4]) expect(features.values[15 + 5 * s + e]).toBeCloseTo(0, 5);
    }
  });
});
