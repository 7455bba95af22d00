import { describe, expect, test } from 'vitest';
import type { Regions, StoredTree } from '../../../native-models/condensation';
import { finishChunks } from '../../../native-models/cooperation';
import type { Volume } from '../../../native-models/geometry';
import { bestNode, overlapWith } from '../../../native-models/measure';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { channelMeans } from '../../../native-models/regions/means';
import { regionStatistics } from '../../../native-models/regions/statistics';
import { felzenszwalb } from '../../quality/baselines/felzenszwalb';
import { patchPca } from '../../quality/baselines/patchPca';
import { slic } from '../../quality/baselines/slic';
import { wardTree } from '../../quality/baselines/ward';
import { watershed } from '../../quality/baselines/watershed';
import { levelsNest } from '../../quality/figures';
import { foregroundVoxels } from '../../quality/fixedLevel';

/** A bright ball beside a grey block on a dark, slightly uneven ground. */
const SIZE = [26, 21, 9] as const;
const inBall = (i: number, j: number, k: number) => (i - 8) ** 2 + (j - 10) ** 2 + (2 * (k - 4)) ** 2 < 36;
const inBlock = (i: number, j: number) => i > 18 && i < 24 && j > 4 && j < 16;

function scene(): Volume & { readonly values: Float32Array; readonly size: typeof SIZE } {
  const [nx, ny, nz] = SIZE;
  const values = Float32Array.from({ length: nx * ny * nz }, (_, voxel) => {
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    const ground = 0.02 * Math.sin(i * 1.3 + j * 0.7 + k);
    return ground + (inBall(i, j, k) ? 1 : inBlock(i, j) ? 0.5 : -0.8);
  });
  return {
    grid: {
      size: SIZE,
      spacingMm: [1, 1, 2],
      origin: [3, -4, 5],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    channels: 1,
    voxels: values,
    values,
    size: SIZE,
    rescale: { slope: 1, intercept: 0 },
    unit: '',
    modality: 'unknown',
    verdict: { ok: true, findings: [] },
  };
}

const volume = scene();
const isBall = (voxel: number) => volume.values[voxel] > 0.9;

async function wardOver(regions: Regions): Promise<StoredTree> {
  const means = await channelMeans(regions, volume);
  const statistics = finishChunks(regionStatistics(regions, volume.grid, volume));
  return wardTree(means, statistics, await regionAdjacency(regions, volume.grid, volume));
}

describe('a baseline finds a bright ball as one segment of a nested tree', () => {
  const methods = {
    'SLIC + Ward': async () => {
      const regions = await slic(volume, volume.grid, 120);
      return { regions, tree: await wardOver(regions) };
    },
    'Watershed + Ward': async () => {
      const regions = watershed(volume, volume.grid, 120);
      return { regions, tree: await wardOver(regions) };
    },
    Felzenszwalb: () => felzenszwalb(volume, volume, 9),
  };
  test.each(Object.entries(methods))('%s', async (_, run) => {
    const { regions, tree } = await run();
    expect(regions.labels.every((label) => label >= 1 && label <= regions.count)).toBe(true);
    expect(tree.voxelCount[tree.nodeCount - 1]).toBe(regions.labels.length);
    expect(levelsNest(tree)).toBe(true);
    expect(bestNode(tree, overlapWith(tree, regions, isBall)).dice).toBeGreaterThan(0.85);
  });
});

test('Ward’s tree merges what costs least: a path of three joins the near pair first', async () => {
  const regions = { labels: Uint16Array.of(1, 2, 3), count: 3 };
  const grid = { ...volume.grid, size: [3, 1, 1] as const };
  const image = { channels: 1, size: grid.size, values: Float32Array.of(0, 1, 1.2) };
  const statistics = finishChunks(
    regionStatistics(regions, grid, { voxels: image.values, rescale: { slope: 1, intercept: 0 } }),
  );
  const adjacency = await regionAdjacency(regions, grid, image);
  const tree = wardTree({ dimensions: 1, values: image.values }, statistics, adjacency);
  expect([...tree.parent]).toEqual([5, 4, 4, 5, 0]);
});

test('patch components are uncorrelated over regions, the first varies most', async () => {
  const regions = await slic(volume, volume.grid, 120);
  const { dimensions, values } = patchPca(regions, volume);
  const moment = (a: number, b: number) => {
    let sum = 0;
    for (let r = 0; r < regions.count; r++) sum += values[r * dimensions + a] * values[r * dimensions + b];
    return sum / regions.count;
  };
  expect(dimensions).toBe(16);
  for (let component = 1; component < 4; component++) {
    expect(moment(component, component)).toBeLessThanOrEqual(moment(component - 1, component - 1));
    expect(Math.abs(moment(component, 0))).toBeLessThan(1e-3 * moment(0, 0));
  }
});

test('Otsu’s threshold counts what is brighter than the ground', () => {
  const foreground = volume.values.filter((value) => value > 0).length;
  expect(foregroundVoxels(volume.values)).toBe(foreground);
});
