import { describe, expect, test } from 'vitest';
import type { RegionStatistics } from '../../../native-models/condensation';
import { bandsOf, finishChunks } from '../../../native-models/cooperation';
import type { Vec3 } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';
import { combineFeatures, describeRegions, RegionMeans } from '../../../native-models/regions';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { gaussianHalfKernel, smoothInPlace } from '../../../native-models/regions/smoothing';
import { channelSumsOfRows } from '../../../native-models/regions/means';
import { regionStatistics } from '../../../native-models/regions/statistics';
import { blocks, gridOf, imageOf, noiseImage } from './scene';

const SIZE: Vec3 = [11, 9, 7];
const GRID = gridOf(SIZE, [0.8, 1.1, 2.5]);

describe('Gaussian smoothing', () => {
  test('spreads a point as the product of three sampled Gaussians', async () => {
    const size: Vec3 = [21, 23, 19];
    const sigma: Vec3 = [0.9, 1.6, 2.4];
    const { values } = imageOf(size, (i, j, k) => (i === 10 && j === 11 && k === 9 ? 1 : 0));
    await smoothInPlace(values, size, sigma);
    const kernels = sigma.map(gaussianHalfKernel);
    for (const [di, dj, dk] of [
      [0, 0, 0],
      [1, 2, 3],
      [-2, 1, -4],
      [2, -3, 5],
    ]) {
      const expected = [di, dj, dk].reduce((product, d, a) => product * (kernels[a][Math.abs(d)] ?? 0), 1);
      expect(values[((9 + dk) * 23 + 11 + dj) * 21 + 10 + di]).toBeCloseTo(expected, 7);
    }
  });

  test('sums to one and leaves a constant alone, up to the borders', async () => {
    const { values } = imageOf(SIZE, () => 0.3);
    await smoothInPlace(values, SIZE, [1.5, 1.5, 1.5]);
    for (const value of values) expect(value).toBeCloseTo(0.3, 6);
  });
});

describe('region statistics', () => {
  test('agree with counting by hand, in the unit of the modality', () => {
    const regions = blocks(SIZE, [3, 4, 2]);
    const voxels = Int16Array.from(noiseImage(SIZE, 3).values, (v) => v * 1000);
    const found = finishChunks(
      regionStatistics(regions, GRID, { voxels, rescale: { slope: 2, intercept: -1000 } }),
    );
    for (let r = 1; r <= regions.count; r++) {
      const own = [...regions.labels.keys()].filter((voxel) => regions.labels[voxel] === r);
      const places = own.map((v) => [v % 11, Math.floor(v / 11) % 9, Math.floor(v / 99)]);
      expect(found.voxelCount[r - 1]).toBe(own.length);
      const mean = own.reduce((sum, v) => sum + 2 * voxels[v] - 1000, 0) / own.length;
      expect(found.meanIntensity[r - 1]).toBeCloseTo(mean, 2);
      for (const a of [0, 1, 2]) {
        const along = places.map((place) => place[a]);
        expect(found.boundingBox[(r - 1) * 6 + a]).toBe(Math.min(...along));
        expect(found.boundingBox[(r - 1) * 6 + 3 + a]).toBe(Math.max(...along));
        const middle = along.reduce((sum, p) => sum + p, 0) / along.length;
        expect(found.centreMm[(r - 1) * 3 + a]).toBeCloseTo(middle * GRID.spacingMm[a], 9);
      }
    }
  });

  test('take the mean of the voxels that hold a number', () => {
    const regions = blocks(SIZE, [3, 4, 2]);
    const voxels = Float32Array.from(regions.labels, (label, voxel) => (voxel % 3 === 0 ? NaN : 10 * label));
    const found = finishChunks(
      regionStatistics(regions, GRID, { voxels, rescale: { slope: 1, intercept: 5 } }),
    );
    expect([...found.meanIntensity]).toEqual(
      Array.from({ length: regions.count }, (_, region) => 10 * (region + 1) + 5),
    );
  });
});

describe('region adjacency', () => {
  test('has every pair that shares faces, with the area and the step across', async () => {
    const labels = Uint16Array.from(noiseImage(SIZE, 8).values, (v) => 1 + Math.floor((v + 1) * 5));
    const regions = { labels, count: 10 };
    const image = noiseImage(SIZE, 12, 2);
    const graph = await regionAdjacency(regions, GRID, image);
    const areas = new Map<string, { area: number; step: number }>();
    const voxels = labels.length;
    const meet = (a: number, b: number, area: number) => {
      if (labels[a] === labels[b]) return;
      const key = [Math.min(labels[a], labels[b]), Math.max(labels[a], labels[b])].join();
      const step = Math.hypot(
        image.values[a] - image.values[b],
        image.values[voxels + a] - image.values[voxels + b],
      );
      const known = areas.get(key) ?? { area: 0, step: 0 };
      areas.set(key, { area: known.area + area, step: known.step + area * step });
    };
    for (let v = 0; v < voxels; v++) {
      if (v % 11 < 10) meet(v, v + 1, 1.1 * 2.5);
      if (Math.floor(v / 11) % 9 < 8) meet(v, v + 11, 0.8 * 2.5);
      if (v + 99 < voxels) meet(v, v + 99, 0.8 * 1.1);
    }
    expect(graph.from.length).toBe(areas.size);
    graph.from.forEach((from, edge) => {
      const expected = areas.get([from + 1, graph.to[edge] + 1].join());
      expect(graph.areaMm2[edge]).toBeCloseTo(expected?.area ?? NaN, 3);
      expect(graph.contrast[edge]).toBeCloseTo((expected?.step ?? NaN) / (expected?.area ?? NaN), 5);
    });
  });

  test('grows beyond its first table', async () => {
    const size: Vec3 = [60, 50, 20];
    const regions = blocks(size, [1, 1, 1]);
    const graph = await regionAdjacency(regions, gridOf(size, [1, 1, 1]), noiseImage(size, 1));
    expect(graph.from.length).toBe(59 * 50 * 20 + 60 * 49 * 20 + 60 * 50 * 19);
  });
});

describe('combined features', () => {
  const random = randomGenerator(4);
  const regions = 200;
  const statistics: RegionStatistics = {
    voxelCount: new Uint32Array(regions).fill(10),
    meanIntensity: new Float32Array(regions),
    centreMm: Float64Array.from({ length: regions * 3 }, (_, at) => random.next() * [10, 100, 30][at % 3]),
    boundingBox: new Int32Array(regions * 6),
  };
  const group = (dimensions: number, scale: number) => ({
    dimensions,
    values: Float32Array.from({ length: regions * dimensions }, () => random.normal() * scale + 5),
  });
  const variance = (values: Float32Array, dimensions: number, column: number) => {
    const own = values.filter((_, at) => at % dimensions === column);
    const mean = own.reduce((sum, v) => sum + v, 0) / own.length;
    return own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / own.length;
  };

  test('give every group the variance of its weight, whatever its scale and size', () => {
    const joined = combineFeatures(
      [
        { features: group(1, 1000), weight: 1 },
        { features: group(12, 0.01), weight: 0.5 },
      ],
      statistics,
      2,
    );
    expect(joined.dimensions).toBe(16);
    const each = Array.from({ length: 16 }, (_, column) => variance(joined.values, 16, column));
    expect(each[0]).toBeCloseTo(1, 4);
    expect(each.slice(1, 13).reduce((sum, v) => sum + v, 0)).toBeCloseTo(0.25, 4);
    expect(Math.max(...each.slice(13))).toBeCloseTo(4, 4);
    expect(Math.sqrt(each[14] / each[13])).toBeCloseTo(10, 0);
  });

  test('keep the proportions of the features of a group', () => {
    const [large, small] = [group(1, 8), group(1, 2)];
    const both = Float32Array.from({ length: regions * 2 }, (_, at) =>
      at % 2 === 0 ? large.values[at / 2] : small.values[(at - 1) / 2],
    );
    const { values } = combineFeatures(
      [{ features: { dimensions: 2, values: both }, weight: 1 }],
      statistics,
      0,
    );
    const ratio = variance(values, 5, 0) / variance(values, 5, 1);
    expect(ratio).toBeCloseTo(variance(large.values, 1, 0) / variance(small.values, 1, 0), 2);
  });

  test('stay zero where a feature is the same everywhere', () => {
    const same = { dimensions: 2, values: group(2, 1).values.map((v, at) => (at % 2 === 0 ? 7 : v)) };
    const joined = combineFeatures([{ features: same, weight: 3 }], statistics, 0);
    expect(variance(joined.values, 5, 0)).toBe(0);
    expect(variance(joined.values, 5, 1)).toBeCloseTo(9, 3);
    expect(joined.values.every(Number.isFinite)).toBe(true);
  });
});

describe('region means', () => {
  test('average what tiles bring, region by region', () => {
    const means = new RegionMeans({ labels: Uint16Array.of(1, 1, 0, 2), count: 3 }, 2);
    const planes = Float32Array.of(1, 3, 100, 7, 10, 30, 1000, 70);
    for (let voxel = 0; voxel < 4; voxel++) means.addPlanar(voxel, planes, 4, voxel);
    expect(means.finish()).toEqual({ dimensions: 2, values: Float32Array.of(2, 20, 7, 70, 0, 0) });
  });

  test('add up over bands to those of the whole', () => {
    const regions = blocks(SIZE, [4, 3, 2]);
    regions.labels.fill(0, 0, 200);
    const image = noiseImage(SIZE, 21, 2);
    const inOne = new RegionMeans(regions, 2);
    const inBands = new RegionMeans(regions, 2);
    inOne.addSums(channelSumsOfRows({ regions, image }, { index: 0, first: 0, end: 63 }));
    for (const band of bandsOf(63, 5)) {
      const own = channelSumsOfRows({ regions, image }, band);
      expect(own.samples.length).toBeLessThan(regions.count);
      inBands.addSums(own);
    }
    const [expected, found] = [inOne.finish().values, inBands.finish().values];
    found.forEach((mean, at) => expect(mean).toBeCloseTo(expected[at], 6));
    const own = [...regions.labels.keys()].filter((voxel) => regions.labels[voxel] === regions.count);
    const mean = own.reduce((sum, voxel) => sum + image.values[voxel], 0) / own.length;
    expect(found[2 * (regions.count - 1)]).toBeCloseTo(mean, 6);
  });

  test('describe regions together with all else that is known of them', async () => {
    const regions = blocks(SIZE, [4, 3, 2]);
    const image = noiseImage(SIZE, 20, 2);
    const intensity = { voxels: new Uint8Array(11 * 9 * 7).fill(3), rescale: { slope: 1, intercept: 0 } };
    const description = await describeRegions(regions, image, GRID, intensity);
    expect(description.intensity.dimensions).toBe(2);
    expect(description.values.values.length).toBe(regions.count * 2 * 12);
    expect(description.derivatives.values.length).toBe(regions.count * 2 * 20);
    const again = await describeRegions(
      regions,
      image,
      GRID,
      intensity,
      {},
      undefined,
      description.valuePeaks,
    );
    expect(again.values).toEqual(description.values);
    expect(description.adjacency.nodeCount).toBe(regions.count);
    expect(description.statistics.meanIntensity.every((mean) => mean === 3)).toBe(true);
  });
});
