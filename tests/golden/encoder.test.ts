import { beforeAll, describe, expect, it } from 'vitest';
import { embedImage, embedTiles, trainEncoder } from '../../native-models/cuts';
import type { Encoder, NormalisedImage } from '../../native-models/cuts';
import {
  BLOCK_CHANNELS,
  blockNames,
  parameterLayout,
  statisticsLayout,
  vectorLength,
} from '../../native-models/cuts/encoder/architecture';
import { tensorNamed } from '../../native-models/cuts/encoder/encoder';
import { measurePrincipalAxes } from '../../native-models/cuts/encoder/measurePrincipalAxes';
import { CropSampler } from '../../native-models/cuts/training/cropSampler';
import { channelViews } from '../../native-models/cuts/images/channelViews';
import { randomGenerator } from '../../native-models/random';
import { openRuntime } from '../../native-models/runtime';
import type { Runtime } from '../../native-models/runtime';
import { readNpy } from '../fixtures/npy';
import { readNpz } from '../fixtures/npz';
import { goldenVector } from '../fixtures/sharedData';

const weightsFile = goldenVector('cuts_crop200_seed2_weights.npz');
const imageFile = goldenVector('00000_image_m1p1_hwc.npy.gz');
const embeddingFile = goldenVector('00000_embedding.npy.gz');
const SIZE = 128;

/** The published weights in our layout. Their convolutions have a bias, which batch normalisation takes off again. */
function publishedEncoder(file: string): Encoder {
  const arrays = readNpz(file);
  const array = (name: string) => Float32Array.from(arrays.get(name)?.data ?? []);
  const layout = parameterLayout(3);
  const parameters = new Float32Array(vectorLength(layout));
  const statistics = new Float32Array(vectorLength(statisticsLayout));
  const put = (name: string, values: Float32Array) => tensorNamed(parameters, layout, name).set(values);
  BLOCK_CHANNELS.forEach((_, block) => {
    const [names, n] = [blockNames(block), block + 1];
    const bias = array(`conv${n}.bias`);
    put(names.weight, array(`conv${n}.weight`));
    put(names.gain, array(`batch_norm${n}.weight`));
    put(names.shift, array(`batch_norm${n}.bias`));
    const mean = array(`batch_norm${n}.running_mean`).map((value, i) => value - bias[i]);
    tensorNamed(statistics, statisticsLayout, names.mean).set(mean);
    tensorNamed(statistics, statisticsLayout, names.variance).set(array(`batch_norm${n}.running_var`));
  });
  for (const [ours, theirs] of [
    [1, 0],
    [2, 2],
  ]) {
    put(`head.weight${ours}`, planar(array(`recon.recon.${theirs}.weight`), ours === 1 ? 128 : 75));
    put(`head.bias${ours}`, array(`recon.recon.${theirs}.bias`));
  }
  const description = {
    channels: 3,
    kind: 'photo',
    seed: 2,
    steps: 1000,
    adaptedFrom: '',
    data: '',
    command: '',
  };
  return { description, parameters, statistics, principalAxes: [] };
}

/** [pixels, channels] -> [channels, pixels]. */
function planar(pixelsFirst: ArrayLike<number>, channels: number): Float32Array {
  const count = pixelsFirst.length / channels;
  return Float32Array.from(
    { length: pixelsFirst.length },
    (_, at) => pixelsFirst[(at % count) * channels + Math.floor(at / count)],
  );
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>, length: number, pixel: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = pixel * length; i < (pixel + 1) * length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

describe.runIf(weightsFile && imageFile && embeddingFile)('the encoder as published', () => {
  let runtime: Runtime;
  let encoder: Encoder;
  let image: NormalisedImage;
  let expected: ArrayLike<number>;

  beforeAll(async () => {
    ({ runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 }));
    encoder = publishedEncoder(weightsFile ?? '');
    const values = planar(readNpy(imageFile ?? '').data, 3);
    image = { kind: 'photo', channels: 3, size: [SIZE, SIZE, 1], values, sliceAxis: 2 };
    expected = readNpy(embeddingFile ?? '').data;
  }, 120_000);

  it('embeds as the reference does', async () => {
    const embedding = await embedImage(runtime, encoder, image);
    expect(embedding).toHaveLength(expected.length);
    let worst = 0;
    for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(embedding[i] - expected[i]));
    expect(worst).toBeLessThan(1e-4);
  });

  it('keeps the directions between embeddings at low rank', async () => {
    const shape = { channels: 3, images: 16, anchorsPerImage: 8 };
    const sampler = new CropSampler(channelViews(image, 3), shape, randomGenerator(1));
    const principalAxes = await measurePrincipalAxes(runtime, encoder, sampler);
    const reduced = { ...encoder, principalAxes };
    const features = new Float32Array(SIZE * SIZE * 16);
    for await (const tile of embedTiles(runtime, reduced, image))
      for (let at = 0; at < tile.rows * tile.columns; at++) {
        const [row, column] = [Math.floor(at / tile.columns), at % tile.columns];
        const voxel = tile.firstVoxel + row * tile.rowStride + column * tile.columnStride;
        for (let f = 0; f < 16; f++)
          features[voxel * 16 + f] = tile.features[f * tile.rows * tile.columns + at];
      }
    const restored = restore(features, reduced);
    const cosines = Float64Array.from({ length: SIZE * SIZE }, (_, pixel) =>
      cosine(restored, expected, 128, pixel),
    ).sort();
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    expect(mean).toBeGreaterThan(0.99);
    expect(cosines[Math.floor(cosines.length / 100)]).toBeGreaterThan(0.96);
  });

  it('continues training from these weights', async () => {
    const options = { steps: 3, seed: 4, from: encoder, data: 'retina', command: 'test' };
    const { reconstructionLosses } = await trainEncoder(runtime, [image], options);
    expect(Math.max(...reconstructionLosses)).toBeLessThan(0.03);
  });
});

/** L2-normalised embeddings from their principal components. */
function restore(features: Float32Array, encoder: Encoder): Float32Array {
  const axes = encoder.principalAxes[3];
  const restored = new Float32Array((features.length / axes.count) * 128);
  for (let pixel = 0; pixel < features.length / axes.count; pixel++)
    for (let i = 0; i < 128; i++) {
      let value = axes.mean[i];
      for (let f = 0; f < axes.count; f++)
        value += features[pixel * axes.count + f] * axes.directions[f * 128 + i];
      restored[pixel * 128 + i] = value;
    }
  return restored;
}
