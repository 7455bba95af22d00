import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../electron/engine/devices/devices';
import { describeVolume } from '../../../electron/engine/jobs/describeVolume';
import { segmentStandard } from '../../../electron/engine/jobs/segmentStandard';
import { Stopwatch } from '../../../electron/engine/jobs/stopwatch';
import { segmentTable, validateTree } from '../../../native-models/condensation';
import type { Volume } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';

const size = [40, 34, 36] as const;
const spacingMm = [1.1, 0.9, 1.4] as const;

/** Whether a voxel lies in a ball around the middle, which every slab has a part of. */
function inBall(i: number, j: number, k: number): boolean {
  const places = [i, j, k].map((index, axis) => (index - (size[axis] - 1) / 2) * spacingMm[axis]);
  return Math.hypot(...places) < 13;
}

function ballInNoise(): { volume: Volume; truth: Uint8Array } {
  const random = randomGenerator(3);
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  const truth = new Uint8Array(voxels.length);
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) {
        truth[at] = inBall(i, j, k) ? 1 : 0;
        voxels[at] = 300 + 400 * truth[at] + 60 * (random.next() - 0.5);
      }
  const grid = { size, spacingMm, origin: [5, -9, 40], direction: [0, 0, 1, -1, 0, 0, 0, 1, 0] } as const;
  const scale = { rescale: { slope: 1, intercept: 0 }, modality: 'MR', unit: '' };
  return { volume: { grid, channels: 1, voxels, ...scale, verdict: { ok: true, findings: [] } }, truth };
}

describe('a volume worked on in slabs', () => {
  it('gives one tree, whose segments go across the seams', async () => {
    const { volume, truth } = ballInNoise();
    const options = { encoder: 'mr', trainSteps: 0, seed: 1, device: 'cpu', mode: 'standard' } as const;
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const { tree, regions, persistent } = await segmentStandard(
      volume,
      options,
      hooks,
      volume.voxels.length / 3,
    );
    expect(validateTree(tree)).toEqual([]);
    expect(persistent).toHaveLength(volume.voxels.length);
    let best = 0;
    for (let step = 0; step < tree.steps; step++) {
      const table = segmentTable(tree, step);
      const inside = new Map<number, number>();
      truth.forEach((is, voxel) => {
        const node = table[regions.labels[voxel]];
        if (is === 1) inside.set(node, (inside.get(node) ?? 0) + 1);
      });
      const ball = truth.reduce((sum, is) => sum + is, 0);
      for (const [node, both] of inside)
        best = Math.max(best, (2 * both) / (ball + tree.voxelCount[node - 1]));
    }
    expect(best).toBeGreaterThan(0.97);
    const planes = size[0] * size[1];
    for (const seam of [12, 24])
      for (let at = 0; at < planes; at++)
        expect(regions.labels[seam * planes + at]).not.toBe(regions.labels[(seam - 1) * planes + at]);
  });

  it('has histograms of the same bins in every slab', async () => {
    const { volume } = ballInNoise();
    const plane = size[0] * size[1];
    const voxels = volume.voxels.map((value, voxel) => (voxel < 12 * plane ? value / 2 : value));
    const { runtime } = await openDevice('cpu');
    const regions = { targetCount: 600, compactness: 1 };
    const settings = { regions, encoder: null, runtime, slabSamples: voxels.length / 3 };
    const darkFirst = { ...volume, voxels: Int16Array.from(voxels) };
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const watch = new Stopwatch();
    const { valuePeaks } = await describeVolume(darkFirst, settings, () => hooks, watch);
    const own = await describeVolume(volume, settings, () => hooks, watch);
    // The first slab, at half the values of the others, has the bins that it would have without being dark.
    const brightest = (peaks: typeof valuePeaks) => peaks[0][peaks[0].length - 1];
    expect(brightest(valuePeaks)).toBeCloseTo(brightest(own.valuePeaks), 1);
  });
});
