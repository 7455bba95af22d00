import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeRegions,
  describeSeam,
  growSlab,
  joinSlabs,
  slabGrid,
  slabsOf,
  type DescribedSlab,
} from '../../../native-models/regions';
import { smoothed } from '../../../native-models/regions/smoothing';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { blocks, gridOf, imageOf, noiseImage } from './scene';

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

/** Faces without anything flat. */
function noFlatFaces(channels: number) {
  const none = () => new Float64Array(channels * plane).fill(NaN);
  return { first: none(), last: none() };
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
        flatFaces: noFlatFaces(2),
        learned: null,
        ...(await describeRegions(regions, planesOf(slab), own, intensity)),
      });
    }
    let joined = await joinSlabs(described, grid);
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

  it('number a great many regions in 32 bits', async () => {
    const size = [200, 200, 1] as const;
    const slab = async (first: number) => {
      const regions = {
        labels: Uint16Array.from({ length: 40_000 }, (_, voxel) => voxel + 1),
        count: 40_000,
      };
      const values = new Float32Array(40_000);
      const intensity = { voxels: values, rescale };
      const image = { channels: 1, size, values };
      const described = await describeRegions(regions, image, gridOf([...size], [1, 1, 1]), intensity);
      const flatFaces = {
        first: new Float64Array(40_000).fill(NaN),
        last: new Float64Array(40_000).fill(NaN),
      };
      return { slab: { first, end: first + 1 }, regions, flatFaces, learned: null, ...described };
    };
    const { regions } = await joinSlabs([await slab(0), await slab(1)], gridOf([200, 200, 2], [1, 1, 1]));
    expect(regions.labels).toBeInstanceOf(Uint32Array);
    expect(regions.labels.at(-1)).toBe(80_000);
  });
});

describe('flat air', () => {
  const size = [30, 26, 48] as const;
  const grid = gridOf([...size], [1, 1.2, 0.9]);
  const plane = size[0] * size[1];

  /** Slabs of an image of one channel, grown each by itself. */
  async function grown(values: Float32Array, planes: number): Promise<DescribedSlab[]> {
    const slabs = [];
    for (const slab of slabsOf([...size], plane * planes)) {
      const own = slabGrid(grid, slab);
      const part = values.slice(slab.first * plane, slab.end * plane);
      const image = { channels: 1, size: own.size, values: part };
      const { regions, flatFaces } = await growSlab(image, own, { targetCount: 400, compactness: 1 });
      const described = await describeRegions(regions, image, own, { voxels: part, rescale });
      slabs.push({ slab, regions, flatFaces, learned: null, ...described });
    }
    return slabs;
  }

  /** Centre of mass of a region, in millimetres from the first voxel. */
  function centreOf(labels: ArrayLike<number>, wanted: number): number[] {
    const own = Array.from(labels, (label, voxel) => (label === wanted ? voxel : -1)).filter((at) => at >= 0);
    const places = own.map((at) => [
      at % size[0],
      Math.floor(at / size[0]) % size[1],
      Math.floor(at / plane),
    ]);
    return grid.spacingMm.map(
      (mm, axis) => (mm * places.reduce((sum, at) => sum + at[axis], 0)) / own.length,
    );
  }

  /** Uniform air around a textured body that goes through all slabs, thinner in the first. */
  const bodyInAir = fc
    .record({
      air: fc.double({ min: -1, max: 0.2, noNaN: true }),
      seed: fc.nat(),
      planes: fc.constantFrom(16, 24),
    })
    .map(({ air, seed, planes }) => {
      const noise = noiseImage([...size], seed).values;
      const isBody = (i: number, j: number, k: number) => Math.hypot(i - 14, j - 12) < (k < 16 ? 3 : 6);
      const image = imageOf([...size], (i, j, k) =>
        isBody(i, j, k) ? 0.7 + 0.25 * noise[(k * size[1] + j) * size[0] + i] : air,
      );
      return { values: image.values, planes };
    });

  it('is one region of the volume, and all other regions are those of their slab', async () => {
    await fc.assert(
      fc.asyncProperty(bodyInAir, async ({ values, planes }) => {
        const slabs = await grown(values, planes);
        expect(slabs.length).toBeGreaterThan(1);
        const { regions, statistics, adjacency, intensity } = await joinSlabs(slabs, grid);
        const air = regions.labels[0];
        const parts = new Map<number, Set<string>>();
        slabs.forEach(({ slab, regions: { labels } }, s) => {
          expect(regions.labels[slab.first * plane]).toBe(air);
          expect(regions.labels[slab.end * plane - 1]).toBe(air);
          labels.forEach((label, voxel) => {
            const joined = regions.labels[slab.first * plane + voxel];
            parts.set(joined, (parts.get(joined) ?? new Set()).add(`${s} ${label}`));
          });
        });
        expect([...parts.keys()].sort((a, b) => a - b)).toEqual(
          Array.from({ length: regions.count }, (_, region) => region + 1),
        );
        for (const [label, own] of parts) expect(own.size).toBe(label === air ? slabs.length : 1);
        const counts = new Uint32Array(regions.count);
        for (const label of regions.labels) counts[label - 1]++;
        expect(statistics.voxelCount).toEqual(counts);
        centreOf(regions.labels, air).forEach((mm, axis) =>
          expect(statistics.centreMm[(air - 1) * 3 + axis]).toBeCloseTo(mm, 6),
        );
        expect([...statistics.boundingBox.subarray((air - 1) * 6, air * 6)]).toEqual([
          ...[0, 0, 0],
          ...size.map((n) => n - 1),
        ]);
        expect(intensity.values[air - 1]).toBeCloseTo(values[0], 1);
        const pairs = Array.from(adjacency.from, (a, edge) => `${a} ${adjacency.to[edge]}`);
        expect(new Set(pairs).size).toBe(pairs.length);
        expect(adjacency.from.every((a, edge) => a < adjacency.to[edge])).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('of another value beyond a seam stays apart', async () => {
    const values = imageOf([...size], (_, __, k) => (k < 24 ? -1 : -0.9)).values;
    const { regions } = await joinSlabs(await grown(values, 24), grid);
    expect(regions.count).toBe(2);
    expect(regions.labels[23 * plane]).not.toBe(regions.labels[24 * plane]);
  });

  it('is not joined to tissue that meets it across a seam', async () => {
    const noise = noiseImage([...size], 4).values;
    const values = imageOf([...size], (i, j, k) =>
      k < 24 ? -1 : -1 + 0.5 * Math.abs(noise[(k * size[1] + j) * size[0] + i]),
    ).values;
    const slabs = await grown(values, 24);
    const { regions } = await joinSlabs(slabs, grid);
    expect(regions.count).toBe(slabs[0].regions.count + slabs[1].regions.count);
  });
});
