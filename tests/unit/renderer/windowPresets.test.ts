import { describe, expect, it } from 'vitest';
import type { LoadedVolume } from '../../../electron/contract';
import { windowPresets } from '../../../renderer/views/windowPresets';

const FIRST = { channel: 0, openingWindow: { width: 10, level: 5 } };
const CT = ['As opened', 'Brain', 'Soft tissue', 'Liver', 'Lung', 'Bone'];

function volumeOf(modality: string, unit: string): LoadedVolume {
  return {
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
    color: false,
    verdict: { ok: true, findings: [] },
  };
}

function names(volume: LoadedVolume, shown: Parameters<typeof windowPresets>[1] = FIRST): string[] {
  return windowPresets(volume, shown).map(({ label }) => label);
}

describe('windowPresets', () => {
  it('offers the windows of CT for Hounsfield units and where no modality is named', () => {
    for (const [modality, unit] of [
      ['CT', 'HU'],
      ['unknown', 'HU'],
      ['unknown', ''],
    ] as const)
      expect(names(volumeOf(modality, unit))).toEqual(CT);
  });

  it('offers none of them for an MR, or for a CT whose values are no Hounsfield units', () => {
    expect(names(volumeOf('MR', ''))).toEqual(['As opened']);
    expect(names(volumeOf('CT', ''))).toEqual(['As opened']);
  });

  it('offers the file’s own windows by name or number, and not twice the one it opened with', () => {
    const fileWindows = [
      { name: 'ABDOMEN', width: 350, level: 50 },
      { name: '', width: 1600, level: -500 },
    ];
    const volume = { ...volumeOf('MR', ''), fileWindows };
    expect(names(volume)).toEqual(['As opened', 'ABDOMEN', 'From the file, 2']);
    expect(names(volume, { channel: 0, openingWindow: { width: 350, level: 50 } })).toEqual([
      'ABDOMEN',
      'From the file, 2',
    ]);
    expect(names(volume, { channel: 1, openingWindow: { width: 10, level: 5 } })).toEqual(['As opened']);
  });
});
