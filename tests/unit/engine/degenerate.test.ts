import { describe, expect, it } from 'vitest';
import { validateTree } from '../../../native-models/condensation';
import type { Vec3, Volume, VoxelArray } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';
import { segmentVolume } from '../../../electron/engine/jobs/segmentVolume';

function volume(size: Vec3, voxels: VoxelArray, channels = 1): Volume {
  return {
    grid: { size, spacingMm: [0.7, 1.1, 3], origin: [12, -40, 7], direction: [0, 1, 0, -1, 0, 0, 0, 0, 1] },
    channels,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'unknown',
    verdict: { ok: true, findings: [] },
  };
}

function noise(length: number): Float32Array {
  const random = randomGenerator(7);
  return Float32Array.from({ length }, () => 100 * random.next());
}

const mostlyEmpty = new Int16Array(30 * 30 * 12);
mostlyEmpty.fill(900, 30 * 30 * 5 + 200, 30 * 30 * 5 + 215);

const CASES: readonly [name: string, volume: Volume, regions: 'one' | 'several'][] = [
  ['one voxel', volume([1, 1, 1], Int16Array.of(5)), 'one'],
  ['a constant image', volume([9, 7, 5], new Uint8Array(315).fill(7)), 'one'],
  ['nothing but NaN', volume([6, 5, 4], new Float32Array(120).fill(NaN)), 'one'],
  [
    'NaN and infinite voxels among others',
    volume([12, 11, 6], noise(792).fill(NaN, 0, 60).fill(Infinity, 80, 90)),
    'several',
  ],
  ['one slice across i', volume([1, 30, 26], noise(780)), 'several'],
  ['a rod of 10 x 10 x 1000', volume([10, 10, 1000], noise(100_000)), 'several'],
  [
    '64-bit numbers',
    volume(
      [11, 9, 8],
      Float64Array.from(noise(792), (value) => value * 1e9),
    ),
    'several',
  ],
  ['three channels', volume([11, 9, 8], noise(2376), 3), 'several'],
  ['a field of view mostly empty', volume([30, 30, 12], mostlyEmpty), 'several'],
];

describe('degenerate volumes give a correct tree', () => {
  it.each(CASES)('%s', async (_name, input, expected) => {
    const options = { encoder: 'auto', trainSteps: 0, seed: 1, device: 'cpu', mode: 'standard' } as const;
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const { regions, tree, levels, persistent } = await segmentVolume(input, options, hooks);
    const [nx, ny, nz] = input.grid.size;
    expect(validateTree(tree)).toEqual([]);
    expect(regions.labels).toHaveLength(nx * ny * nz);
    expect(regions.labels.includes(0)).toBe(false);
    expect(tree.voxelCount[tree.nodeCount - 1]).toBe(nx * ny * nz);
    expect(persistent).toHaveLength(nx * ny * nz);
    expect(levels.length).toBeGreaterThanOrEqual(1);
    if (expected === 'one') expect(regions.count).toBe(1);
    else expect(regions.count).toBeGreaterThan(1);
  });
});
