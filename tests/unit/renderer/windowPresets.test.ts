import { describe, expect, it } from 'vitest';
import type { LoadedVolume } from '../../../electron/contract';
import { windowPresets } from '../../../renderer/views/windowPresets';

function names(modality: string, unit: string): string[] {
  const volume: LoadedVolume = {
    volumeId: 'v',
    description: '',
    modality,
    grid: {
      size: [3, 4, 5],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    channels: 1,
    dataType: 'int16',
    byteLength: 120,
    rescale: { slope: 1, intercept: 0 },
    unit,
    window: { width: 10, level: 5 },
    fileWindows: [],
    inverted: false,
    colour: false,
    verdict: { ok: true, findings: [] },
  };
  return windowPresets(volume).map(({ name }) => name);
}

describe('windowPresets', () => {
  it('offers the windows of CT for Hounsfield units and where no modality is named', () => {
    for (const [modality, unit] of [
      ['CT', 'HU'],
      ['unknown', 'HU'],
      ['unknown', ''],
    ] as const)
      expect(names(modality, unit)).toEqual(['initial', 'brain', 'softTissue', 'liver', 'lung', 'bone']);
  });

  it('offers none of them for an MR, or for a CT whose values are no Hounsfield units', () => {
    expect(names('MR', '')).toEqual(['initial']);
    expect(names('CT', '')).toEqual(['initial']);
  });
});
