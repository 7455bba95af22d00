import { describe, expect, it } from 'vitest';
import type { Volume } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';
import { displayWindow, unitOf } from '../../../electron/engine/display';

/** A body of water with some bone in air, in HU plus an offset that the file may fail to take away. */
function bodyInAir(modality: string, offset: number): Volume {
  const random = randomGenerator(3);
  const voxels = new Int16Array(20 * 18 * 11);
  voxels.forEach((_, voxel) => {
    const hounsfield = voxel % 20 < 8 ? -1000 : voxel % 20 === 12 ? 700 : 30;
    voxels[voxel] = hounsfield + offset + 20 * random.normal();
  });
  return {
    grid: {
      size: [20, 18, 11],
      spacingMm: [1, 1.5, 4],
      origin: [3, 2, 1],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    channels: 1,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality,
    verdict: { ok: true, findings: [] },
  };
}

describe('unit and window of a volume', () => {
  it('are those of soft tissue where the values are Hounsfield units, whether the file says CT or not', () => {
    for (const modality of ['CT', 'unknown']) {
      expect(unitOf(bodyInAir(modality, 0))).toBe('HU');
      expect(displayWindow(bodyInAir(modality, 0))).toEqual({ width: 400, level: 40 });
    }
  });

  it('follow the values of a CT that is stored without its offset, and of an MR', () => {
    for (const volume of [bodyInAir('CT', 1024), bodyInAir('MR', 1024)]) {
      const { width, level } = displayWindow(volume);
      expect(unitOf(volume)).toBe('');
      expect(level - width / 2).toBeLessThan(100);
      expect(level + width / 2).toBeGreaterThan(1500);
    }
  });
});
