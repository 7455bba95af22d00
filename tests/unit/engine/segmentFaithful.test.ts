import { describe, expect, it } from 'vitest';
import { segmentVolume } from '../../../electron/engine/jobs/segmentVolume';
import { photographPhantom } from '../../../electron/cli/bench/phantom';
import { segmentCounts, validateTree } from '../../../native-models/condensation';
import type { Volume } from '../../../native-models/geometry';

const [COLUMNS, ROWS] = [40, 36];

/** A corner of the phantom photograph, away from square, with its first `channels` colours. */
function picture(channels: number): Volume {
  const whole = photographPhantom(2);
  const [width, height] = whole.grid.size;
  const voxels = new Uint8Array(channels * ROWS * COLUMNS);
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < ROWS; row++) {
      const start = (channel * height + row + 20) * width + 40;
      voxels.set(whole.voxels.subarray(start, start + COLUMNS), (channel * ROWS + row) * COLUMNS);
    }
  return { ...whole, grid: { ...whole.grid, size: [COLUMNS, ROWS, 1] }, channels, voxels };
}

function segment(volume: Volume, encoder: string) {
  const options = { encoder, trainSteps: 0, seed: 1, device: 'cpu', mode: 'faithful' } as const;
  return segmentVolume(volume, options, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

describe('the faithful mode', () => {
  it.each([
    ['colour', 3, 'auto'],
    ['grey through the encoder for colours', 1, 'auto'],
    ['grey through an encoder for grey', 1, 'mr'],
  ])('makes one tree of the pixels of a picture: %s', async (_name, channels, encoder) => {
    const { regions, tree, levels, persistent, clusters } = await segment(picture(channels), encoder);
    expect(regions.count).toBe(ROWS * COLUMNS);
    expect(validateTree(tree)).toEqual([]);
    expect(levels.length).toBeGreaterThan(1);
    const counts = segmentCounts(tree);
    for (const { step, segments } of levels) expect(segments).toBe(counts[step]);
    const known = new Set(persistent);
    expect(Math.max(...known)).toBeLessThanOrEqual(tree.nodeCount);
    expect(known.size).toBeGreaterThan(1);
    expect(clusters).toHaveLength(ROWS * COLUMNS);
    expect([...new Set(clusters)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('says what does not fit', async () => {
    await expect(segment(picture(3), 'mr')).rejects.toMatchObject({ code: 'encoder-channels' });
    await expect(segment(picture(1), 'intensity')).rejects.toMatchObject({ code: 'encoder-needed' });
  });
});
