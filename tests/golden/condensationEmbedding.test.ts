import { beforeAll, describe, expect, it } from 'vitest';
import { labelsAtLevel, multiscalePhate, spectralKmeans } from '../../native-models/condensation';
import { randomGenerator } from '../../native-models/random';
import { openRuntime, type Runtime } from '../../native-models/runtime';
import { adjustedRandIndex } from '../fixtures/adjustedRand';
import { readNpy } from '../fixtures/npy';
import { goldenVector } from '../fixtures/sharedData';

const file = goldenVector('00000_embedding.npy.gz');

/** The level whose number of segments comes nearest to `segments`. */
function levelOf(levels: readonly ArrayLike<number>[], segments: number): ArrayLike<number> {
  const distance = (labels: ArrayLike<number>): number =>
    Math.abs(Math.log(new Set(Array.from(labels)).size / segments));
  return levels.reduce((best, labels) => (distance(labels) < distance(best) ? labels : best));
}

/**
 * From the embedding on, the reference draws at random (randomised SVD, mini-batch k-means), and its result moves from
 * seed to seed as far as ours moves from it: the limits below hold for every seed that was tried, without room to spare.
 */
describe.skipIf(!file)('stage 2 of the published reference, from the embedding of image 00000', () => {
  let runtime: Runtime;
  let embedding: Float32Array;

  beforeAll(async () => {
    ({ runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 }));
    embedding = Float32Array.from(readNpy(file ?? '').data);
  });

  it('condenses through as many levels into much the same segments', async () => {
    const { history, parameters } = await multiscalePhate(embedding, {
      dimensions: 128,
      runtime,
      random: randomGenerator(1),
    });
    const { shape, data } = readNpy(goldenVector('00000_msphate_NxT_alllevels_int16.npy.gz') ?? '');
    const [levelCount, pixels] = shape;
    const golden = Int16Array.from(data);
    const reference = Array.from({ length: levelCount }, (_, level) =>
      golden.subarray(level * pixels, (level + 1) * pixels),
    );
    const levels = Array.from({ length: history.levelCount }, (_, level) => labelsAtLevel(history, level));
    expect(Math.abs(levels.length - reference.length)).toBeLessThanOrEqual(10);
    expect(parameters.dimensions).toBe(3);
    for (const segments of [100, 200])
      expect(
        adjustedRandIndex(levelOf(levels, segments), levelOf(reference, segments)),
        `${segments} segments`,
      ).toBeGreaterThan(0.7);
  });

  it('finds much the same ten clusters by spectral k-means', async () => {
    const clusters = await spectralKmeans(embedding, {
      dimensions: 128,
      runtime,
      random: randomGenerator(1),
    });
    const golden = readNpy(goldenVector('00000_kmeans10_int16.npy.gz') ?? '').data;
    expect(adjustedRandIndex(clusters, golden)).toBeGreaterThan(0.75);
  });
});
