import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, labelMaps } from '../../../electron/engine/imaging';
import { niftiAffineOf } from '../../../native-models/geometry';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeNifti } from '../../fixtures/writeNifti';

const folder = temporaryFolder();
const SIZE = OBLIQUE_GRID.size;
const COUNT = SIZE[0] * SIZE[1] * SIZE[2];
const TYPES = { int16: { datatype: 4, bits: 16 }, float32: { datatype: 16, bits: 32 } } as const;

function write(
  name: string,
  numberAt: (voxel: number) => number,
  type: keyof typeof TYPES,
  times = 1,
): string {
  const numbers = Array.from({ length: COUNT * times }, (_, voxel) => numberAt(voxel));
  const { buffer } = type === 'int16' ? Int16Array.from(numbers) : Float32Array.from(numbers);
  return writeNifti(path.join(folder, name), {
    dims: times > 1 ? [...SIZE, times] : [...SIZE],
    ...TYPES[type],
    voxels: new Uint8Array(buffer),
    sform: niftiAffineOf(OBLIQUE_GRID),
  });
}

async function areLabelMaps(file: string): Promise<boolean[]> {
  const { volumes } = await inspect([file]);
  const found = await labelMaps(volumes);
  return volumes.map(({ info }) => found.includes(info.id));
}

/** Every voxel another number, as in a scan. */
const different = (voxel: number): number => 7 * (voxel % 4001);
const few = (voxel: number): number => Math.floor(voxel / 50) % 4;

describe('a volume may be shown over another', () => {
  test.each([
    ['where its numbers are few, whole and not below zero', 'a.nii', few, 'int16', [true]],
    ['also where a program stored them as floats', 'b.nii', few, 'float32', [true]],
    ['not where it is a scan', 'c.nii', different, 'int16', [false]],
    ['not where its numbers are not whole', 'd.nii', (voxel: number) => few(voxel) / 3, 'float32', [false]],
    ['where its name says what it is', 'organs_seg.nii', different, 'int16', [true]],
    ['not where a part of a word would', 'segovia.nii', different, 'int16', [false]],
    [
      'not where it is a map of floats, whatever its name',
      'mask.nii',
      (voxel: number) => voxel / 7,
      'float32',
      [false],
    ],
  ] as const)('%s', async (_what, name, numberAt, type, expected) => {
    expect(await areLabelMaps(write(name, numberAt, type))).toEqual(expected);
  });

  test('of the volumes of one file only where their name says so', async () => {
    expect(await areLabelMaps(write('course.nii', few, 'int16', 3))).toEqual([false, false, false]);
    expect(await areLabelMaps(write('course_labels.nii', few, 'int16', 2))).toEqual([true, true]);
  });
});

describe('of real data', () => {
  const files = [
    ['volumes/ct_totalseg/example_ct_sm.nii.gz', false],
    ['volumes/brain_colin27_aal/aal.nii.gz', true],
    ['volumes/brain_colin27_aal/ch2bet.nii.gz', false],
    ['volumes/brain_anat_freesurfer/aparc.a2009s+aseg.mgz', true],
    ['volumes/brain_anat_freesurfer/norm.mgz', false],
    ['volumes/format_oddities/inia19-NeuroMaps.nii.gz', true],
    ['volumes/format_oddities/inia19-t1-brain.nii.gz', false],
    ['volumes/pyradiomics/brain1_label.nrrd', true],
    ['volumes/pyradiomics/brain1_image.nrrd', false],
  ] as const;
  for (const [place, expected] of files) {
    const file = sharedData(place);
    test.skipIf(file === null)(place, async () => {
      expect(await areLabelMaps(file ?? '')).toEqual([expected]);
    });
  }
});
