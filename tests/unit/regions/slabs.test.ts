import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRegions, describeSeam, joinSlabs, slabGrid, slabsOf } from '../../../native-models/regions';
import { smoothed } from '../../../native-models/regions/smoothing';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { blocks, gridOf, noiseImage } from './scene';

const size = [13, 9, 24] as const;
const grid = gridOf([...size], [0.8, 1.3, 2.1]);
const plane = size[0] * size[1];
const image = noiseImage([...size], 7, 2);
const voxels = Float32Array.from(image.values.subarray(0, plane * size[2]), (value) => 300 * value);
const rescale = { slope: 2, intercept: -5 };

/** The planes of an image. */
function planesOf({ first, end }: { first: number; end: number }) {
  const channel = (c: number) =>
    image.values.subarray((c * size[2] + first) * plane, (c * size[2] + end) * plane);
  const values = new Float32Array(2 * plane * (end - first));
  values.set(channel(0));
  values.set(channel(1), values.length / 2);
  return { channels: 2, size: [size[0], size[1], end - first] as const, values };
}

describe('slabsOf', () => {
  it('cuts every plane into one slab, as few and as even as can be', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 99 }),
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 3000 }), (whole, most) => {
        const slabs = slabsOf(whole, most);
        expect(slabs[0].first).toBe(0);
        expect(slabs.at(-1)?.end).toBe(whole[2]);
        slabs.slice(1).forEach(({ first }, before) => expect(first).toBe(slabs[before].end));
        const planes = slabs.map(({ first, end }) => end - first);
        expect(Math.max(...planes) - Math.min(...planes)).toBeLessThanOrEqual(1);
        const mostPlanes = Math.max(1, Math.floor(most / (whole[0] * whole[1])));
        expect(slabs).toHaveLength(Math.ceil(whole[2] / mostPlanes));
      }),
    );
  });
});

describe('slabs put together', () => {
  it('say of regions that end at the seams what the whole volume says', async () => {
    const whole = await describeRegions(blocks([...size], [5, 4, 4]), image, grid, { voxels, rescale });
    const slabs = slabsOf([...size], plane * 8);
    expect(slabs.map(({ first }) => first)).toEqual([0, 8, 16]);
    const described = [];
    for (const slab of slabs) {
      const regions = blocks([size[0], size[1], 8], [5, 4, 4]);
      const own = slabGrid(grid, slab);
      const intensity = { voxels: voxels.subarray(slab.first * plane), rescale };
      described.push({
        slab,
        regions,
        learned: null,
        ...(await describeRegions(regions, planesOf(slab), own, intensity)),
      });
    }
    let joined = joinSlabs(described, grid);
    for (const { first: seam } of slabs.slice(1)) {
      const around = { first: seam - 3, end: seam + 3 };
      joined = await describeSeam(joined, grid, seam, around, planesOf(around));
    }
    expect(joined.regions).toEqual(blocks([...size], [5, 4, 4]));
    expect(joined.statistics.voxelCount).toEqual(whole.statistics.voxelCount);
    expect(joined.statistics.boundingBox).toEqual(whole.statistics.boundingBox);
    joined.statistics.centreMm.forEach((mm, at) => expect(mm).toBeCloseTo(whole.statistics.centreMm[at], 9));
    joined.statistics.meanIntensity.forEach((mean, r) =>
      expect(mean).toBeCloseTo(whole.statistics.meanIntensity[r], 3),
    );
    const smooth = await smoothed(image, grid);
    const expected = await regionAdjacency(joined.regions, grid, smooth);
    const pairs = ({ from, to, areaMm2 }: typeof expected) =>
      Array.from(from, (a, edge) => `${a} ${to[edge]} ${areaMm2[edge].toFixed(3)}`).sort();
    expect(pairs(joined.adjacency)).toEqual(pairs(expected));
    const contrasts = new Map(
      Array.from(expected.from, (a, e) => [`${a} ${expected.to[e]}`, expected.contrast[e]]),
    );
    const { from, to, contrast } = joined.adjacency;
    const perSlab = joined.regions.count / slabs.length;
    const across = Array.from(from.keys()).filter(
      (edge) => Math.floor(from[edge] / perSlab) !== Math.floor(to[edge] / perSlab),
    );
    expect(across.length).toBeGreaterThan(10);
    for (const edge of across)
      expect(contrast[edge]).toBeCloseTo(contrasts.get(`${from[edge]} ${to[edge]}`) ?? NaN, 4);
    expect(joined.intensity.values).toHaveLength(whole.intensity.values.length);
    expect(joined.learned).toBeNull();
  });

  it('number a great many regions in 32 bits', () => {
    const slab = (first: number) => {
      const labels = Uint16Array.from({ length: 40_000 }, (_, voxel) => voxel + 1);
      const none = { dimensions: 1, values: new Float32Array(0) };
      const statistics = {
        voxelCount: new Uint32Array(0),
        meanIntensity: new Float32Array(0),
        centreMm: new Float64Array(0),
        boundingBox: new Int32Array(0),
      };
      const numbers = new Uint32Array(0);
      const adjacency = {
        nodeCount: 40_000,
        from: numbers,
        to: numbers,
        areaMm2: new Float32Array(0),
        contrast: new Float32Array(0),
      };
      const regions = { labels, count: 40_000 };
      return {
        slab: { first, end: first + 1 },
        regions,
        statistics,
        adjacency,
        intensity: none,
        derivatives: none,
        learned: null,
      };
    };
    const { regions } = joinSlabs([slab(0), slab(1)], gridOf([200, 200, 2], [1, 1, 1]));
    expect(regions.labels).toBeInstanceOf(Uint32Array);
    expect(regions.labels.at(-1)).toBe(80_000);
  });
});
