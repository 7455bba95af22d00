import { describe, expect, it } from 'vitest';
import { imageKind, normalise, normaliseInChunks } from '../../../native-models/cuts';
import { sliceAxisOf } from '../../../native-models/cuts/images/slices';
import { randomGenerator } from '../../../native-models/random';
import { volumeOf } from './phantoms';

const random = randomGenerator(3);

/** A head scan: `airShare` of noisy air around tissue of 400 to 900. */
function headScan(length: number, airShare: number, air: () => number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (i < airShare * length ? air() : 400 + 500 * random.next()));
}

describe('normalise', () => {
  it('keeps the contrast of tissue whatever share of the scan is air', () => {
    const size = [50, 40, 10] as const;
    const ranges = [0.2, 0.9].map((share) => {
      const scan = headScan(20_000, share, () => 20 * Math.abs(random.normal()));
      const { values } = normalise(volumeOf(scan, { size }));
      const tissue = values.filter((_, i) => scan[i] >= 400).sort();
      return [tissue[0], tissue[tissue.length - 1]];
    });
    for (const [low, high] of ranges) {
      expect(low).toBeLessThan(-0.55);
      expect(high).toBeGreaterThan(0.95);
      expect(high).toBeLessThan(1.1);
    }
  });

  it('gives the same in chunks, and stops between them when cancelled', async () => {
    const volume = volumeOf(
      headScan(1_500_000, 0.5, () => 20 * random.next()),
      { size: [150, 100, 100] },
    );
    const abort = new AbortController();
    const shares: number[] = [];
    const onProgress = (done: number) => shares.push(done);
    const image = await normaliseInChunks(volume, { onProgress, signal: abort.signal });
    const atOnce = normalise(volume).values;
    expect(image.values.length).toBe(atOnce.length);
    expect(image.values.every((value, voxel) => value === atOnce[voxel])).toBe(true);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.at(-1)).toBe(1);
    const stopped = normaliseInChunks(volume, { onProgress: () => abort.abort(), signal: abort.signal });
    await expect(stopped).rejects.toThrow();
  });

  it('puts padding at -1 even where tissue has values on both sides of it', () => {
    const size = [50, 40, 10] as const;
    const zScored = headScan(20_000, 0.7, () => 0).map((x) => (x === 0 ? 0 : (x - 650) / 150));
    const { values } = normalise(volumeOf(zScored, { size }));
    expect(values[0]).toBe(-1);
    const tissue = values.subarray(14_000).sort();
    expect(tissue[Math.round(0.15 * tissue.length)]).toBeGreaterThan(-0.8);
    expect(tissue[Math.round(0.5 * tissue.length)]).toBeCloseTo(0, 0);
    expect(tissue[Math.round(0.99 * tissue.length)]).toBeCloseTo(1, 1);
  });

  it('maps Hounsfield units by one fixed, rising map, whatever the stored slope', () => {
    const hounsfield = [-1000, -100, 0, 60, 1000];
    const of = (slope: number, intercept: number) =>
      normalise(
        volumeOf(
          Float32Array.from(hounsfield, (hu) => (hu - intercept) / slope),
          { size: [5, 1, 1], modality: 'CT', rescale: { slope, intercept } },
        ),
      ).values;
    const values = of(1, 0);
    expect([...of(0.5, -1024)].map((x) => x.toFixed(5))).toEqual([...values].map((x) => x.toFixed(5)));
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1]);
    expect(values[3] - values[2]).toBeGreaterThan(0.15);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(1);
  });

  it('recognises CT that is stored without its offset of 1024', () => {
    const stored = (offset: number) =>
      volumeOf(
        Int16Array.from({ length: 1000 }, (_, i) => (i < 400 ? -1000 : 40) + offset),
        { size: [10, 10, 10], modality: 'CT' },
      );
    expect(normalise(stored(1024)).values).toEqual(normalise(stored(0)).values);
  });

  it('takes a NIfTI of Hounsfield units for CT, and other scales not', () => {
    const body = Int16Array.from({ length: 1000 }, (_, i) => (i < 500 ? -1000 : -90 + (i % 150)));
    expect(imageKind(volumeOf(body, { size: [10, 10, 10], modality: 'unknown' }))).toBe('ct');
    const phase = Int16Array.from({ length: 1000 }, (_, i) => -4096 + 8 * i);
    expect(imageKind(volumeOf(phase, { size: [10, 10, 10], modality: 'unknown' }))).toBe('mr');
    expect(imageKind(volumeOf(body, { size: [10, 10, 10], modality: 'MR' }))).toBe('mr');
  });

  it('scales colour by its data type and drops transparency', () => {
    const size = [2, 1, 1] as const;
    const rgba = Uint8Array.of(0, 255, 51, 0, 255, 0, 9, 9);
    const image = normalise(volumeOf(rgba, { size, channels: 4, modality: 'photo' }));
    expect(image.channels).toBe(3);
    expect([...image.values].map((x) => Number(x.toFixed(4)))).toEqual([-1, 1, -0.6, -1, 1, -1]);
    const wide = Uint16Array.of(0, 65_535);
    expect([...normalise(volumeOf(wide, { size, modality: 'photo' })).values]).toEqual([-1, 1]);
  });

  it('survives values that are no numbers, constant images and images of nothing else', () => {
    const odd = Float32Array.from({ length: 105 }, (_, i) => i);
    odd.set([NaN, Infinity, -Infinity], 50);
    const { values } = normalise(volumeOf(odd));
    expect(values.every(Number.isFinite)).toBe(true);
    expect([...values.subarray(50, 53)]).toEqual([-1, -1, -1]);
    expect(normalise(volumeOf(new Int16Array(105).fill(7))).values.every((x) => x === 0)).toBe(true);
    expect(normalise(volumeOf(new Float32Array(105).fill(NaN))).values.every((x) => x === -1)).toBe(true);
  });

  it('normalises every channel of a study by itself', () => {
    const size = [10, 10, 1] as const;
    const plane = Float32Array.from({ length: 100 }, (_, i) => i);
    const both = new Float32Array(200);
    both.set(plane);
    both.set(
      plane.map((x) => 5000 + 300 * x),
      100,
    );
    const { values } = normalise(volumeOf(both, { size, channels: 2 }));
    for (let i = 0; i < 100; i++) expect(values[100 + i]).toBeCloseTo(values[i], 4);
  });
});

describe('sliceAxisOf', () => {
  it.each([
    [[9, 9, 9], [1, 1, 5], 2],
    [[9, 9, 9], [5, 1, 1], 0],
    [[9, 9, 9], [0.9, 4, 0.9], 1],
    [[9, 9, 9], [1, 1, 1], 2],
    [[9, 9, 9], [3.2, 3.2, 1.5], 2],
    [[9, 1, 9], [1, 1, 5], 1],
  ] as const)('of %j voxels of %j mm is %i', (size, spacingMm, axis) => {
    expect(sliceAxisOf({ size, spacingMm })).toBe(axis);
  });
});
