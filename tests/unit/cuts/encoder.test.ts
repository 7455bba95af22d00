import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Encoder, NormalisedImage } from '../../../native-models/cuts';
import {
  embedImage,
  embedTiles,
  embeddingFeatureCount,
  encoderDigest,
  loadEncoder,
  saveEncoder,
  trainEncoder,
} from '../../../native-models/cuts';
import { openRuntime } from '../../../native-models/runtime';
import type { Runtime } from '../../../native-models/runtime';
import { texturedImage } from './phantoms';

let runtime: Runtime;
let encoder: Encoder;
const image = texturedImage(1);
const quick = { seed: 5, data: 'phantom', command: 'test' };

beforeAll(async () => {
  ({ runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 }));
  ({ encoder } = await trainEncoder(runtime, [image], { ...quick, steps: 12 }));
}, 120_000);

describe('trainEncoder', () => {
  it('learns to draw patches', async () => {
    const { reconstructionLosses } = await trainEncoder(runtime, [image], { ...quick, steps: 60 });
    const mean = (losses: Float32Array) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(mean(reconstructionLosses.slice(-5))).toBeLessThan(0.5 * mean(reconstructionLosses.slice(0, 5)));
  });

  it('gives the same encoder for the same seed, another for another', async () => {
    const again = await trainEncoder(runtime, [image], { ...quick, steps: 12 });
    expect(encoderDigest(again.encoder)).toBe(encoderDigest(encoder));
    const other = await trainEncoder(runtime, [image], { ...quick, seed: 6, steps: 1 });
    expect(other.encoder.parameters).not.toEqual(encoder.parameters);
  });

  it('gives the same encoder on any number of threads', async () => {
    for (const threads of [2, 3, 8]) {
      const other = (await openRuntime({ device: 'cpu', threads, now: () => 0 })).runtime;
      const again = await trainEncoder(other, [image], { ...quick, steps: 12 });
      expect(encoderDigest(again.encoder)).toBe(encoderDigest(encoder));
    }
  });

  it('goes on from an encoder and says which', async () => {
    const options = { ...quick, steps: 1, from: encoder };
    const { encoder: adapted } = await trainEncoder(runtime, [texturedImage(1, [31, 22, 2])], options);
    expect(adapted.description.adaptedFrom).toBe(encoderDigest(encoder));
    const moved = adapted.parameters.map((x, i) => Math.abs(x - encoder.parameters[i]));
    expect(moved.every((distance) => distance < 1.1e-3)).toBe(true);
    expect(moved.some((distance) => distance > 0)).toBe(true);
  });

  it('stops within a step when it is cancelled, and lets timers through', async () => {
    const controller = new AbortController();
    let steps = 0;
    setTimeout(() => controller.abort(), 0);
    const training = trainEncoder(runtime, [image], {
      ...quick,
      steps: 10_000,
      signal: controller.signal,
      onProgress: (done) => (steps = done),
    });
    await expect(training).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps).toBeLessThan(10);
  });

  it('says so when the loss is no number', async () => {
    const broken: NormalisedImage = { ...image, values: image.values.map(() => NaN) };
    await expect(trainEncoder(runtime, [broken], { ...quick, steps: 3 })).rejects.toMatchObject({
      code: 'training-diverged',
    });
  });

  it('trains colour encoders on colour pictures and one-channel encoders on studies of several channels', async () => {
    const colour = await trainEncoder(runtime, [texturedImage(3)], { ...quick, steps: 1 });
    expect(colour.encoder.description).toMatchObject({ channels: 3, kind: 'photo' });
    const study = await trainEncoder(runtime, [texturedImage(2)], { ...quick, steps: 1 });
    expect(study.encoder.description).toMatchObject({ channels: 1, kind: 'mr' });
  });
});

describe('encoder files', () => {
  it('come back as they were written', () => {
    const loaded = loadEncoder(saveEncoder(encoder));
    expect(loaded).toEqual(encoder);
    expect(encoderDigest(loaded)).toBe(encoderDigest(encoder));
  });

  it('are ONNX models that any runtime can run at any size', async () => {
    const session = await InferenceSession.create(saveEncoder(encoder), { logSeverityLevel: 4 });
    const [columns, rows] = image.size;
    const plane = image.values.slice(0, rows * columns);
    const outputs = await session.run({ image: new Tensor('float32', plane, [1, 1, rows, columns]) });
    expect(outputs.patches.dims).toEqual([1, rows, columns, 25]);
    const embedding = await embedImage(runtime, encoder, {
      ...image,
      size: [columns, rows, 1],
      values: plane,
    });
    const other = outputs.embedding.data;
    for (let pixel = 0; pixel < rows * columns; pixel += 17)
      for (let i = 0; i < 128; i++)
        expect(Number(other[i * rows * columns + pixel])).toBeCloseTo(embedding[pixel * 128 + i], 3);
  });

  it('are refused where they are cut short, altered, or something else', () => {
    const bytes = saveEncoder(encoder);
    expect(() => loadEncoder(new Uint8Array(0))).toThrow(/no Granule encoder/);
    expect(() => loadEncoder(new TextEncoder().encode('not an encoder'))).toThrow(/no Granule encoder/);
    expect(() => loadEncoder(bytes.subarray(0, bytes.length / 2))).toThrow(/no Granule encoder/);
    const altered = bytes.slice();
    altered[Math.floor(bytes.length / 2)] ^= 1;
    expect(() => loadEncoder(altered)).toThrow(/damaged/);
  });
});

describe('embedTiles', () => {
  /** Features voxel by voxel, and how often each voxel was visited. */
  async function gather(of: Encoder, from: NormalisedImage) {
    const count = from.size[0] * from.size[1] * from.size[2];
    const features = new Float32Array(count * embeddingFeatureCount(of, from));
    const visits = new Uint8Array(count);
    for await (const tile of embedTiles(runtime, of, from))
      for (let at = 0; at < tile.rows * tile.columns; at++) {
        const [row, column] = [Math.floor(at / tile.columns), at % tile.columns];
        const voxel = tile.firstVoxel + row * tile.rowStride + column * tile.columnStride;
        visits[voxel] += 1;
        for (let f = 0; f < tile.featureCount; f++)
          features[voxel * tile.featureCount + f] = tile.features[f * tile.rows * tile.columns + at];
      }
    return { features, visits };
  }

  it('visits every voxel once, whichever way the slices lie and however large they are', async () => {
    for (const size of [
      [40, 33, 3],
      [1, 7, 5],
      [261, 270, 1],
    ] as const)
      for (const sliceAxis of [0, 1, 2] as const) {
        const { visits } = await gather(encoder, { ...texturedImage(1, size), sliceAxis });
        expect(visits.every((count) => count === 1)).toBe(true);
      }
  });

  it('gives a voxel the same features whichever tile it falls into', async () => {
    const size = [300, 40, 1] as const;
    const wide = texturedImage(1, size);
    const part: NormalisedImage = { ...texturedImage(1, [60, 40, 1]), values: crop(wide, 130, 60) };
    const [all, some] = [await gather(encoder, wide), await gather(encoder, part)];
    const count = embeddingFeatureCount(encoder, wide);
    for (let j = 0; j < 40; j += 3)
      for (let i = 18; i < 42; i += 3)
        for (let f = 0; f < count; f++)
          expect(some.features[(j * 60 + i) * count + f]).toBeCloseTo(
            all.features[(j * 300 + 130 + i) * count + f],
            4,
          );
  });

  it('describes every channel of a study by itself', async () => {
    const [one, two] = [texturedImage(1), texturedImage(2)];
    const [single, both] = [await gather(encoder, one), await gather(encoder, two)];
    const count = embeddingFeatureCount(encoder, one);
    expect(embeddingFeatureCount(encoder, two)).toBe(2 * count);
    for (let voxel = 0; voxel < single.visits.length; voxel += 31)
      for (let f = 0; f < count; f++)
        expect(both.features[voxel * 2 * count + f]).toBeCloseTo(single.features[voxel * count + f], 4);
  });

  it('stops between tiles when it is cancelled', async () => {
    const controller = new AbortController();
    const tiles = embedTiles(runtime, encoder, image, { signal: controller.signal });
    await tiles.next();
    controller.abort();
    await expect(tiles.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function crop(image: NormalisedImage, left: number, columns: number): Float32Array {
  const [nx, ny] = image.size;
  return Float32Array.from(
    { length: columns * ny },
    (_, at) => image.values[Math.floor(at / columns) * nx + left + (at % columns)],
  );
}
