import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '../../../native-models/geometry';
import { derivativeHistograms } from '../../../native-models/regions/derivatives';
import { equalisedPeaks, placeAmong } from '../../../native-models/regions/histograms';
import { smoothed } from '../../../native-models/regions/smoothing';
import { VALUE_BINS, valueHistograms } from '../../../native-models/regions/values';
import { blocks, gridOf, imageOf, noiseImage } from './scene';

const PEAKS = Float64Array.from({ length: VALUE_BINS }, (_, bin) => (bin / 5 - 1) ** 3);

describe('places among peaks', () => {
  test('say between which peaks a value lies, and how near to each', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), (value) => {
        const place = placeAmong(PEAKS, value);
        const below = Math.min(Math.floor(place), VALUE_BINS - 2);
        const share = place - below;
        const between = (1 - share) * PEAKS[below] + share * PEAKS[below + 1];
        expect(between).toBeCloseTo(Math.min(PEAKS[VALUE_BINS - 1], Math.max(PEAKS[0], value)), 9);
      }),
    );
  });

  test('are whole numbers at the peaks', () => {
    expect([...PEAKS].map((peak) => placeAmong(PEAKS, peak))).toEqual([...PEAKS.keys()]);
  });
});

describe('equalised peaks', () => {
  test('have as many regions between any two of them', () => {
    const values = Float32Array.from({ length: 5000 }, (_, at) => Math.exp(((at * 7919) % 5000) / 1000));
    const [peaks] = equalisedPeaks({ dimensions: 1, values }, 12);
    for (let bin = 1; bin < 12; bin++) {
      const between = values.filter((value) => value > peaks[bin - 1] && value <= peaks[bin]).length;
      expect(between / 5000).toBeCloseTo(0.98 / 11, 2);
    }
  });

  test('ascend even where all regions have one value, each channel by itself', () => {
    const values = Float32Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 0.25 : at));
    const [constant, rising] = equalisedPeaks({ dimensions: 2, values }, 6);
    constant.forEach((peak, bin) => expect(peak).toBeCloseTo(0.25 + bin * 1e-3, 9));
    expect([rising[0], rising[5]]).toEqual([1, 59]);
  });
});

describe('histograms of values', () => {
  const size: Vec3 = [11, 9, 7];
  const regions = blocks(size, [4, 3, 2]);
  const image = noiseImage(size, 5, 2);
  const peaks = [PEAKS, PEAKS.map((peak) => peak * 0.5)];

  test('agree with counting by hand', async () => {
    const { dimensions, values } = await valueHistograms(regions, image, peaks);
    expect(dimensions).toBe(2 * VALUE_BINS);
    const voxels = regions.labels.length;
    for (const region of [1, 7, regions.count])
      for (const channel of [0, 1]) {
        const own = [...regions.labels.keys()].filter((voxel) => regions.labels[voxel] === region);
        for (let bin = 0; bin < VALUE_BINS; bin++) {
          const tent = (voxel: number) =>
            Math.max(
              0,
              1 - Math.abs(placeAmong(peaks[channel], image.values[channel * voxels + voxel]) - bin),
            );
          const share = own.reduce((sum, voxel) => sum + tent(voxel), 0) / own.length;
          const found = values[(region - 1) * dimensions + channel * VALUE_BINS + bin];
          expect(found).toBeCloseTo(Math.sqrt(share), 6);
        }
      }
  });

  test('tell a mixture from the value between, which have one mean', async () => {
    const mixed = imageOf([4, 2, 2], (i, j) => (i < 2 ? 0 : j === 0 ? -0.8 : 0.8));
    const halves = {
      labels: Uint16Array.from({ length: 16 }, (_, voxel) => (voxel % 4 < 2 ? 1 : 2)),
      count: 2,
    };
    const { values } = await valueHistograms(halves, mixed, [PEAKS]);
    let squared = 0;
    for (let bin = 0; bin < VALUE_BINS; bin++) squared += (values[bin] - values[VALUE_BINS + bin]) ** 2;
    expect(squared).toBeCloseTo(2, 6);
  });
});

describe('histograms of derivatives', () => {
  const size: Vec3 = [41, 39, 37];
  const spacingMm: Vec3 = [0.5, 0.75, 0.6];
  const grid = gridOf(size, spacingMm);
  const labels = new Uint16Array(size[0] * size[1] * size[2]).fill(1);
  labels[(18 * 39 + 19) * 41 + 20] = 2;
  /** Finest voxels from the centre. */
  const at = (p: number, a: number) => ((p - (size[a] - 1) / 2) * spacingMm[a]) / 0.5;
  /** Gradient and Laplacian that the two histograms of the region of one voxel in the centre stand for. */
  const centreOf = async (value: (i: number, j: number, k: number) => number) => {
    const image = await smoothed(imageOf(size, value), grid);
    const { dimensions, values } = await derivativeHistograms({ labels, count: 2 }, image, grid);
    const root = (peak: number) => Math.sign(peak) * peak * peak;
    const mean = (from: number, low: number) =>
      Array.from(values.subarray(dimensions + from, dimensions + from + 10)).reduce(
        (sum, share, bin) => sum + share * share * root(low + (0.8 - low) * (bin / 9)),
        0,
      );
    return { gradient: mean(0, 0), laplacian: mean(10, -0.8) };
  };

  test('of a quadratic hold its Laplacian, in units of the finest voxel and of the scale', async () => {
    const { gradient, laplacian } = await centreOf(
      (i, j, k) => 0.01 * at(i, 0) ** 2 - 0.004 * at(j, 1) ** 2 + 0.003 * at(k, 2) ** 2,
    );
    expect(gradient).toBeCloseTo(0, 5);
    expect(laplacian).toBeCloseTo(9 * (0.02 - 0.008 + 0.006), 5);
  });

  test('of a ramp hold its slope', async () => {
    const { gradient, laplacian } = await centreOf((i, j) => 0.03 * at(i, 0) + 0.04 * at(j, 1));
    expect(gradient).toBeCloseTo(3 * 0.05, 5);
    expect(laplacian).toBeCloseTo(0, 5);
  });
});
