import { describe, expect, it } from 'vitest';
import { displayOf } from '../../../electron/engine/display';
import { unitOf } from '../../../electron/engine/imaging/unit';
import type { Volume } from '../../../native-models/geometry';
import { measureSegment } from '../../../native-models/measure';
import { randomGenerator } from '../../../native-models/random';

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

const asRead = (volume: Volume): Volume => ({ ...volume, unit: unitOf(volume) });

describe('unit and window of a volume', () => {
  it('are those of soft tissue where the values are Hounsfield units, whether the file says CT or not', () => {
    for (const modality of ['CT', 'unknown']) {
      const volume = asRead(bodyInAir(modality, 0));
      expect(volume.unit).toBe('HU');
      expect(displayOf(volume).window).toEqual({ width: 400, level: 40 });
    }
  });

  it('follow the values of a CT that is stored without its offset, and of an MR', () => {
    for (const volume of [bodyInAir('CT', 1024), bodyInAir('MR', 1024)].map(asRead)) {
      const { width, level } = displayOf(volume).window;
      expect(volume.unit).toBe('');
      expect(level - width / 2).toBeLessThan(100);
      expect(level + width / 2).toBeGreaterThan(1500);
    }
  });

  it('are what the file states, where Hounsfield units are not in question', () => {
    expect(unitOf({ ...bodyInAir('CT', 0), unit: '' })).toBe('');
    expect(unitOf({ ...bodyInAir('PT', 0), unit: 'SUVbw' })).toBe('SUVbw');
    expect(unitOf({ ...bodyInAir('CT', 1024), unit: 'HU' })).toBe('');
  });
});

describe('windows of the file', () => {
  const lung = { name: 'LUNG', width: 1500, level: -600 };

  it('come before ours, in their order', () => {
    const volume = asRead({ ...bodyInAir('CT', 0), windows: [lung, { name: '', width: 80, level: 40 }] });
    const { window, fileWindows } = displayOf(volume);
    expect(window).toEqual({ width: 1500, level: -600 });
    expect(fileWindows).toHaveLength(2);
  });

  it('are passed over where they show one grey only', () => {
    const black = { name: 'WINDOW1', width: 400, level: 40_000 };
    const grey = { name: 'WINDOW2', width: 1e9, level: 0 };
    const { window, fileWindows } = displayOf(
      asRead({ ...bodyInAir('CT', 0), windows: [black, grey, lung] }),
    );
    expect(fileWindows).toEqual([lung]);
    expect(window).toEqual({ width: 1500, level: -600 });
  });
});

describe('padding', () => {
  const volume = bodyInAir('MR', 1024);
  const voxels = Int16Array.from(volume.voxels, (value, voxel) => (voxel % 3 === 0 ? -32_768 : value));
  const padded = { ...volume, voxels, padding: { low: -32_768, high: -32_000 } };

  it('has no part in the window', () => {
    const { window } = displayOf(padded);
    expect(window.level - window.width / 2).toBeGreaterThan(-200);
    expect(window.level + window.width / 2).toBeLessThan(2500);
  });

  it('has no part in what is measured', () => {
    const everything = new Uint8Array(voxels.length).fill(1);
    const valued = everything.map((_, voxel) => (voxel % 3 === 0 ? 0 : 1));
    expect(measureSegment(everything, volume.grid, padded).intensities).toEqual(
      measureSegment(valued, volume.grid, volume).intensities,
    );
    const padding = everything.map((_, voxel) => (voxel % 3 === 0 ? 1 : 0));
    expect(measureSegment(padding, volume.grid, padded).intensities).toBeNull();
  });
});
