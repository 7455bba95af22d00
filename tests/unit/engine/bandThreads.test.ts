import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserFacingError } from '../../../electron/engine/errors';
import { BandThreads } from '../../../electron/engine/workers/bandThreads';
import { bandsOf, onThisThread, sharedFloats, type BandRunner } from '../../../native-models/cooperation';
import { normalise } from '../../../native-models/cuts';
import type { Grid, VoxelArray } from '../../../native-models/geometry';
import { describeRegions, growRegions, type ChannelImage } from '../../../native-models/regions';
import { rowBands } from '../../../native-models/regions/image';
import { smoothLines } from '../../../native-models/regions/smoothing';
import { buildBandThread } from '../../fixtures/bandThread';
import { readOne } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { gridOf, imageOf, noiseImage } from '../regions/scene';

const folder = temporaryFolder();
let script = '';
beforeAll(async () => {
  script = await buildBandThread(folder);
});

/** Digests of every number that growing and describing regions gives. */
async function digests(
  image: ChannelImage,
  grid: Grid,
  voxels: VoxelArray,
  runner: BandRunner,
): Promise<Record<string, string>> {
  const grown = await growRegions(image, grid, { targetCount: 3000, compactness: 1 }, {}, runner);
  const intensity = { voxels, rescale: { slope: 2, intercept: -7 } };
  const described = await describeRegions(grown, image, grid, intensity, {}, runner);
  const arrays = { grown, ...described };
  return Object.fromEntries(
    Object.entries(arrays).map(([name, fields]) => {
      const hash = createHash('sha256');
      for (const field of Object.values(fields))
        hash.update(ArrayBuffer.isView(field) ? Buffer.from(field.buffer) : String(field));
      return [name, hash.digest('hex')];
    }),
  );
}

async function onThreads<T>(count: number, work: (runner: BandThreads) => Promise<T>): Promise<T> {
  const threads = await BandThreads.open(script, count);
  try {
    return await work(threads);
  } finally {
    await threads.close();
  }
}

async function expectSame(
  image: ChannelImage,
  grid: Grid,
  voxels: VoxelArray,
  counts: number[],
): Promise<void> {
  expect(rowBands(image.size).length).toBeGreaterThan(1);
  const expected = await digests(image, grid, voxels, onThisThread);
  for (const count of counts)
    expect(await onThreads(count, (runner) => digests(image, grid, voxels, runner))).toEqual(expected);
}

describe('regions and their features are the same to the byte on the calling thread and on others', () => {
  test('on an oblique, anisotropic volume off the origin, of two channels, with air around a body', async () => {
    const size = [89, 107, 118] as const;
    const noise = noiseImage([...size], 5, 2);
    const image = imageOf(
      [...size],
      (i, j, k, c) =>
        Math.hypot(i - 60, j - 50, 1.2 * (k - 60)) > 42
          ? -1
          : 0.4 * Math.sin(i / 9 + c) * Math.cos(j / 7) +
            0.2 * noise.values[((c * 118 + k) * 107 + j) * 89 + i],
      2,
    );
    const grid = gridOf([...size], [0.7, 0.9, 1.6]);
    await expectSame(image, grid, image.values, [1, 2, 4]);
  });

  test('on a picture so wide that bands are thinner than it', async () => {
    const size = [1100, 900, 1] as const;
    const image = imageOf([...size], (i, j) => Math.sin(i / 40) * Math.cos(j / 55) + ((i * j) % 7) / 20);
    await expectSame(image, gridOf([...size], [1, 1, 1]), image.values, [3]);
  });

  const scan = sharedData('volumes/brain_anat_freesurfer/norm.mgz');
  test.skipIf(scan === null)('on a part of a real head', async () => {
    const { volume } = await readOne(scan ?? '');
    const whole = normalise(volume);
    const [nx, ny] = whole.size;
    const size = [nx, ny, 12] as const;
    const planes = (values: VoxelArray) => values.subarray(120 * nx * ny, 132 * nx * ny);
    const image = { channels: 1, size, values: Float32Array.from(planes(whole.values)) };
    await expectSame(image, { ...volume.grid, size }, planes(volume.voxels), [2]);
  });
});

describe('threads of the engine', () => {
  const size = [64, 64, 64] as const;
  const work = () => ({
    values: sharedFloats(64 ** 3),
    size,
    axis: 0 as const,
    halfKernel: Float64Array.of(0.5, 0.25),
  });
  const bands = bandsOf(64 * 64, 8);

  test('hand on what they find in the order of the bands', async () => {
    const order: number[] = [];
    const progress: number[] = [];
    await onThreads(3, (runner) =>
      runner.run(smoothLines, work(), bands, { onProgress: (done) => progress.push(done) }, (_, { index }) =>
        order.push(index),
      ),
    );
    expect(order).toEqual(bands.map(({ index }) => index));
    expect(progress).toEqual(bands.map(({ index }) => index + 1));
  });

  test('stop when cancelled, and are of no use after it', async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    await onThreads(2, async (runner) => {
      const hooks = { signal: abort.signal, onProgress };
      await expect(runner.run(smoothLines, work(), bands, hooks)).rejects.toThrow(/abort/i);
      await expect(runner.run(smoothLines, work(), bands)).rejects.toThrow(/abort/i);
    });
  });

  test('that meet a defect say which, and the next ones work', async () => {
    const broken = { ...work(), size: undefined as unknown as typeof size };
    await onThreads(2, (runner) =>
      expect(runner.run(smoothLines, broken, bands)).rejects.toThrow(/undefined/),
    );
    await onThreads(2, (runner) => runner.run(smoothLines, work(), bands));
  });

  test('whose results cannot be used cost the work alone', async () => {
    const noRoom = () => {
      throw new RangeError('Array buffer allocation failed');
    };
    await onThreads(2, (runner) =>
      expect(runner.run(smoothLines, work(), bands, {}, noRoom)).rejects.toThrow(RangeError),
    );
  });

  test('that die cost the work and say so in words', async () => {
    const dying = path.join(folder, 'dying.mjs');
    writeFileSync(
      dying,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', () => process.exit(1));
       parentPort.postMessage('ready');`,
    );
    const threads = await BandThreads.open(dying, 2);
    const outcome = await threads.run(smoothLines, work(), bands).catch((error: unknown) => error);
    await threads.close();
    expect(outcome).toBeInstanceOf(UserFacingError);
    expect(outcome).toMatchObject({ code: 'thread-ended', trouble: 'resources' });
  });

  test('that cannot be had are refused at once', async () => {
    await expect(BandThreads.open(path.join(folder, 'absent.mjs'), 2)).rejects.toThrow(/absent/);
  });
});
