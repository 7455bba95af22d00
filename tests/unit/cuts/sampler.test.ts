import { describe, expect, it } from 'vitest';
import { channelViews } from '../../../native-models/cuts/images/channelViews';
import { copyWindow, slicesOf } from '../../../native-models/cuts/images/slices';
import { CropSampler } from '../../../native-models/cuts/training/cropSampler';
import { patchSimilarity } from '../../../native-models/cuts/training/similarity';
import { randomGenerator } from '../../../native-models/random';
import { texturedImage } from './phantoms';

const CROP = 17;

describe('copyWindow', () => {
  it('reads along any axis and repeats the border', () => {
    const size = [4, 3, 2] as const;
    const values = Float32Array.from({ length: 24 }, (_, i) => i);
    for (const sliceAxis of [0, 1, 2] as const) {
      const slices = slicesOf({ size, sliceAxis });
      const window = { channel: 0, slice: 1, top: -1, left: -2, rows: 6, columns: 8 };
      const copied = new Float32Array(48);
      copyWindow(values, slices, window, copied, 0);
      const clamp = (x: number, length: number) => Math.min(length - 1, Math.max(0, x));
      for (let at = 0; at < 48; at++) {
        const row = clamp(Math.floor(at / 8) - 1, slices.rows);
        const column = clamp((at % 8) - 2, slices.columns);
        const [i, j, k] =
          sliceAxis === 2 ? [column, row, 1] : sliceAxis === 1 ? [column, 1, row] : [1, column, row];
        expect(copied[at]).toBe((k * 3 + j) * 4 + i);
      }
    }
  });
});

describe('patchSimilarity', () => {
  it('agrees with the formula of structural similarity, channel by channel', () => {
    const random = randomGenerator(4);
    const crop = Float32Array.from({ length: 2 * CROP * CROP }, () => random.normal());
    const patch = (channel: number, start: number) =>
      Array.from(
        { length: 25 },
        (_, at) => crop[channel * CROP * CROP + start + Math.floor(at / 5) * CROP + (at % 5)],
      );
    const [a, b] = [6 * CROP + 6, 4 * CROP + 9];
    const range = Math.max(...patch(0, a), ...patch(1, a)) - Math.min(...patch(0, a), ...patch(1, a));
    const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
    const covariance = (x: number[], y: number[]) =>
      x.reduce((sum, value, i) => sum + (value - mean(x)) * (y[i] - mean(y)), 0) / 24;
    const expected = mean(
      [0, 1].map((channel) => {
        const [x, y] = [patch(channel, a), patch(channel, b)];
        const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
        return (
          ((2 * mean(x) * mean(y) + c1) * (2 * covariance(x, y) + c2)) /
          ((mean(x) ** 2 + mean(y) ** 2 + c1) * (covariance(x, x) + covariance(y, y) + c2))
        );
      }),
    );
    expect(patchSimilarity(crop, 2, a, b)).toBeCloseTo(expected, 5);
    expect(patchSimilarity(crop, 2, a, a)).toBeCloseTo(1, 6);
  });
});

describe('CropSampler', () => {
  const shape = { channels: 1, images: 4, anchorsPerImage: 8 };
  const centre = (batch: Float32Array, crop: number) =>
    batch.subarray(crop * CROP * CROP, (crop + 1) * CROP * CROP);

  it('draws the same batches from the same seed', () => {
    const draw = () => new CropSampler(channelViews(texturedImage(1), 1), shape, randomGenerator(9)).next();
    expect(draw()).toEqual(draw());
  });

  it('keeps anchors out of the air and cuts crops that stand in the image', () => {
    const image = texturedImage(1);
    const batch = new CropSampler(channelViews(image, 1), shape, randomGenerator(1)).next();
    expect(batch).toHaveLength(2 * 32 * CROP * CROP);
    for (let crop = 0; crop < 32; crop++) {
      const pixels = centre(batch, crop);
      const patch = Array.from(
        { length: 25 },
        (_, at) => pixels[(6 + Math.floor(at / 5)) * CROP + 6 + (at % 5)],
      );
      expect(Math.max(...patch) - Math.min(...patch)).toBeGreaterThan(0.02);
    }
  });

  it('finds positives that resemble their anchors more than chance, and rarely the anchor itself', () => {
    const sampler = new CropSampler(channelViews(texturedImage(1), 1), shape, randomGenerator(2));
    let same = 0;
    let pairs = 0;
    for (let i = 0; i < 20; i++) {
      const batch = sampler.next();
      for (let crop = 0; crop < 32; crop++, pairs++)
        if (centre(batch, crop).every((x, at) => x === centre(batch, 32 + crop)[at])) same += 1;
    }
    expect(same / pairs).toBeLessThan(0.1);
  });

  it('works on images smaller than a patch and on empty ones', () => {
    for (const size of [
      [1, 1, 1],
      [3, 2, 4],
      [2, 30, 1],
    ] as const) {
      const image = { ...texturedImage(1, size), size };
      const batch = new CropSampler(channelViews(image, 1), shape, randomGenerator(1)).next();
      expect(batch.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('channelViews', () => {
  it('matches encoders and images of one or of the same number of channels, and refuses the rest', () => {
    expect(channelViews(texturedImage(3), 3).map(({ channels }) => channels)).toEqual([[0, 1, 2]]);
    expect(channelViews(texturedImage(1), 3).map(({ channels }) => channels)).toEqual([[0, 0, 0]]);
    expect(channelViews(texturedImage(2), 1).map(({ channels }) => channels)).toEqual([[0], [1]]);
    expect(() => channelViews(texturedImage(2), 3)).toThrow(/3 channels, and this image has 2/);
  });
});
