import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '../../../native-models/geometry';
import { defaultRegionSettings, growRegions } from '../../../native-models/regions';
import { rowBands } from '../../../native-models/regions/image';
import { anyScene, gridOf, imageOf, noiseImage, piecesPerLabel } from './scene';

const settings = (targetCount: number) => ({ targetCount, compactness: 1 });

/** Two values apart from a wavy border, with a little texture. */
function twoTissues(size: Vec3) {
  const isInner = (i: number, j: number) => i > size[0] / 2 + 3 * Math.sin(j / 3);
  const image = imageOf(
    size,
    (i, j, k) => (isInner(i, j) ? 0.8 : -0.6) + 0.05 * Math.sin(i * 7 + j * 3 + k * 5),
  );
  return { image, isInner };
}

describe('regions', () => {
  test('cover every voxel once, are face-connected and leave no label out', async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ grid, image, targetCount }) => {
        const { labels, count } = await growRegions(image, grid, settings(targetCount));
        expect(labels.length).toBe(grid.size[0] * grid.size[1] * grid.size[2]);
        const pieces = piecesPerLabel(labels, grid.size);
        expect([...pieces.keys()].sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, r) => r + 1),
        );
        expect(Math.max(...pieces.values())).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, Vec3]>([
    ['several planes', [61, 83, 211]],
    ['less than a plane', [1300, 500, 2]],
  ])('cover every voxel once and are face-connected across bands of %s', async (_, size) => {
    expect(rowBands(size).length).toBeGreaterThan(1);
    const stripes = imageOf(size, (i, j, k) =>
      Math.sign(Math.sin(i / 11) + Math.cos(j / 13) + Math.sin(k / 9)),
    );
    const { labels, count } = await growRegions(stripes, gridOf(size, [0.8, 1, 1.7]), settings(900));
    const pieces = piecesPerLabel(labels, size);
    expect([pieces.size, Math.min(...pieces.keys()), Math.max(...pieces.keys())]).toEqual([count, 1, count]);
    expect(Math.max(...pieces.values())).toBe(1);
  });

  test('are the same for the same image', async () => {
    const size: Vec3 = [23, 17, 9];
    const grid = gridOf(size, [0.7, 0.9, 2.5]);
    const first = await growRegions(noiseImage(size, 5, 2), grid, settings(120));
    const second = await growRegions(noiseImage(size, 5, 2), grid, settings(120));
    expect(second.labels).toEqual(first.labels);
  });

  test.each<[string, Vec3]>([
    ['one voxel', [1, 1, 1]],
    ['a row', [40, 1, 1]],
    ['one slice', [31, 17, 1]],
    ['a long rod', [10, 10, 1000]],
  ])('exist on %s', async (_, size) => {
    const grid = gridOf(size, [0.5, 0.8, 3]);
    const { labels, count } = await growRegions(noiseImage(size, 2), grid, defaultRegionSettings(size));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(Math.max(...piecesPerLabel(labels, size).values())).toBe(1);
  });

  test('are few but present where nothing is to be seen', async () => {
    const size: Vec3 = [40, 36, 20];
    const image = imageOf(size, () => -1);
    const { labels, count } = await growRegions(image, gridOf(size, [1, 1, 2]), settings(500));
    expect(count).toBeLessThan(100);
    expect(labels.every((label) => label >= 1 && label <= count)).toBe(true);
  });

  test('of air are few, so that the body gets the most', async () => {
    const size: Vec3 = [48, 40, 24];
    const noise = noiseImage(size, 9).values;
    const image = imageOf(size, (i, j, k) => (i < 32 ? -1 : noise[(k * 40 + j) * 48 + i] * 0.6));
    const { labels } = await growRegions(image, gridOf(size, [1, 1, 1]), settings(600));
    const air = new Set<number>();
    const body = new Set<number>();
    labels.forEach((label, voxel) => (voxel % 48 < 30 ? air : body).add(label));
    // The air itself, and the cells along the body that hold a little of both.
    expect(labels[0]).toBe(labels[(20 * 40 + 35) * 48 + 3]);
    expect(air.size).toBeLessThan(body.size / 3);
    expect(body.size).toBeGreaterThan(250);
  });

  test('keep to a clear border', async () => {
    const size: Vec3 = [44, 38, 10];
    const { image, isInner } = twoTissues(size);
    const { labels, count } = await growRegions(image, gridOf(size, [0.9, 0.9, 1.4]), settings(260));
    const inner = new Float64Array(count + 1);
    const all = new Float64Array(count + 1);
    labels.forEach((label, voxel) => {
      all[label]++;
      if (isInner(voxel % 44, Math.floor(voxel / 44) % 38)) inner[label]++;
    });
    const stray = inner.reduce((sum, n, r) => sum + Math.min(n, all[r] - n), 0);
    expect(stray / labels.length).toBeLessThan(0.01);
  });

  test('are round in millimetres: thick slices are not joined', async () => {
    const size: Vec3 = [60, 50, 6];
    const { labels, count } = await growRegions(noiseImage(size, 4), gridOf(size, [1, 1, 9]), {
      targetCount: 1200,
      compactness: 4,
    });
    const slices = Array.from({ length: count + 1 }, () => new Set<number>());
    labels.forEach((label, voxel) => slices[label].add(Math.floor(voxel / 3000)));
    const spanning = slices.filter((set) => set.size > 1).length;
    expect(spanning / count).toBeLessThan(0.1);
  });

  test('come in about the number asked for', async () => {
    const size: Vec3 = [50, 40, 20];
    for (const target of [50, 400, 2000]) {
      const { count } = await growRegions(noiseImage(size, 6), gridOf(size, [1, 1.2, 2]), settings(target));
      expect(count / target).toBeGreaterThan(0.6);
      expect(count / target).toBeLessThan(2);
    }
  });

  test('need 32 bits beyond 65,535', async () => {
    const size: Vec3 = [300, 260, 1];
    const { labels, count } = await growRegions(
      noiseImage(size, 6),
      gridOf(size, [1, 1, 1]),
      settings(78_000),
    );
    expect(count > 0xffff).toBe(labels instanceof Uint32Array);
  });

  test('stop when cancelled, with progress until then', async () => {
    const size: Vec3 = [120, 110, 100];
    const abort = new AbortController();
    const seen: number[] = [];
    const work = growRegions(noiseImage(size, 1), gridOf(size, [1, 1, 1]), settings(2000), {
      signal: abort.signal,
      onProgress: (done) => {
        seen.push(done);
        if (done > 0.2) abort.abort(new Error('cancelled'));
      },
    });
    await expect(work).rejects.toThrow('cancelled');
    expect(seen.length).toBeGreaterThan(2);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });
});

describe('default settings', () => {
  test('limit the number of regions', () => {
    expect(defaultRegionSettings([512, 512, 300]).targetCount).toBe(20_000);
    expect(defaultRegionSettings([128, 128, 1]).targetCount).toBe(1820);
    expect(defaultRegionSettings([36, 50, 32]).targetCount).toBe(1800);
    expect(defaultRegionSettings([1, 1, 1]).targetCount).toBe(1);
  });
});
