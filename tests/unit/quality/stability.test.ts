import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tiledVolume } from '../../../electron/cli/bench/tiledVolume';
import { photographPhantom } from '../../../electron/cli/bench/phantom';
import { labelsAtStep, segmentTable } from '../../../native-models/condensation';
import type { Volume } from '../../../native-models/geometry';
import { adjustedRandIndex } from '../../fixtures/adjustedRand';
import { adjustedRand, sharedRegions } from '../../quality/stability/partitions';
import { PERTURBATIONS } from '../../quality/stability/perturb';
import { anyTreeScene } from '../condensation/randomTree';

test('levels agree as their label maps do, voxel by voxel', () => {
  const pair = fc
    .tuple(anyTreeScene, anyTreeScene, fc.nat(), fc.nat())
    .filter(([one, two]) => one.regions.labels.length <= two.regions.labels.length);
  fc.assert(
    fc.property(pair, ([one, two, a, b]) => {
      const labels = two.regions.labels.slice(0, one.regions.labels.length);
      const other = { labels, count: two.regions.count };
      const [stepOne, stepTwo] = [a % (one.tree.steps + 1), b % (two.tree.steps + 1)];
      const found = adjustedRand(
        sharedRegions(one.regions, other),
        segmentTable(one.tree, stepOne),
        segmentTable(two.tree, stepTwo),
      );
      const expected = adjustedRandIndex(
        labelsAtStep(one.tree, one.regions, stepOne),
        labelsAtStep(two.tree, other, stepTwo),
      );
      if (Number.isFinite(expected)) expect(found).toBeCloseTo(expected, 10);
      else expect(found).toBe(1);
    }),
  );
});

function ramp(): Volume {
  const picture = photographPhantom(1);
  const size = [5, 4, 3] as const;
  return {
    ...picture,
    channels: 1,
    grid: { ...picture.grid, size },
    voxels: Float32Array.from({ length: 60 }, (_, voxel) => (voxel < 5 ? 0 : voxel)),
  };
}

test('perturbations change what they say and no more', () => {
  const volume = ramp();
  const [noisy, darker, brighter, moved] = PERTURBATIONS.map(({ apply }) => apply(volume).voxels);
  const range = 58.4;
  const deviation = Math.sqrt(
    Array.from(noisy).reduce((sum, value, at) => sum + (value - volume.voxels[at]) ** 2, 0) / 60,
  );
  expect(deviation / range).toBeGreaterThan(0.01);
  expect(deviation / range).toBeLessThan(0.03);
  for (const voxels of [darker, brighter])
    for (let voxel = 1; voxel < 60; voxel++) expect(voxels[voxel]).toBeGreaterThanOrEqual(voxels[voxel - 1]);
  expect(darker[30]).toBeGreaterThan(volume.voxels[30]);
  expect(brighter[30]).toBeLessThan(volume.voxels[30]);
  expect([...moved.slice(10, 15)]).toEqual([10, 10, 11, 12, 13]);
  const picture = photographPhantom(1);
  for (const { apply } of PERTURBATIONS) expect(apply(picture).voxels).toBeInstanceOf(Uint8Array);
});

test('a tiled volume holds copies of the content, without its margin, of about the size asked for', () => {
  const volume = ramp();
  const tiled = tiledVolume(volume, 1000);
  const [nx, ny, nz] = tiled.grid.size;
  expect(Math.abs(nx * ny * nz - 1000) / 1000).toBeLessThan(0.15);
  const content = volume.voxels.filter((value) => value > 0);
  expect(new Set(tiled.voxels)).toEqual(new Set([0, ...content]));
  expect(tiled.voxels[(ny + 1) * nx + 2]).toBe(tiled.voxels[(ny + 1) * nx + 7]);
});
