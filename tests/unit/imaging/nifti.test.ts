import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import {
  gridFromNiftiAffine,
  niftiAffineOf,
  qformOf,
  sameGrid,
  type Affine,
  type Volume,
} from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';
import { python, pythonHas } from '../../fixtures/python';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeNifti, type NiftiOptions } from '../../fixtures/writeNifti';

const folder = temporaryFolder();
const SIZE = OBLIQUE_GRID.size;
const COUNT = SIZE[0] * SIZE[1] * SIZE[2];
const SFORM = niftiAffineOf(OBLIQUE_GRID);

async function readOne(file: string) {
  const { volumes, skipped } = await inspect([file]);
  expect(skipped).toEqual([]);
  expect(volumes).toHaveLength(1);
  return { info: volumes[0].info, volume: await readVolume(volumes[0]) };
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const TYPES = [
  {
    name: 'int8',
    datatype: 256,
    make: (n: number) => Int8Array.from({ length: n }, (_, v) => (v % 200) - 100),
  },
  { name: 'uint8', datatype: 2, make: (n: number) => Uint8Array.from({ length: n }, (_, v) => v % 251) },
  {
    name: 'int16',
    datatype: 4,
    make: (n: number) => Int16Array.from({ length: n }, (_, v) => v * 17 - 1024),
  },
  { name: 'uint16', datatype: 512, make: (n: number) => Uint16Array.from({ length: n }, (_, v) => v * 301) },
  {
    name: 'int32',
    datatype: 8,
    make: (n: number) => Int32Array.from({ length: n }, (_, v) => v * 70001 - 9),
  },
  {
    name: 'uint32',
    datatype: 768,
    make: (n: number) => Uint32Array.from({ length: n }, (_, v) => v * 30_000_001),
  },
  {
    name: 'float32',
    datatype: 16,
    make: (n: number) => Float32Array.from({ length: n }, (_, v) => Math.sin(v)),
  },
  {
    name: 'float64',
    datatype: 64,
    make: (n: number) => Float64Array.from({ length: n }, (_, v) => Math.cos(v)),
  },
] as const;

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy;
}

describe('voxels', () => {
  for (const { name, datatype, make } of TYPES)
    for (const form of ['.nii', '.nii.gz', 'big-endian.nii', '.hdr'] as const)
      test(`${name} stays as stored in ${form}`, async () => {
        const voxels = make(COUNT);
        const bigEndian = form === 'big-endian.nii';
        const width = voxels.BYTES_PER_ELEMENT;
        const options: NiftiOptions = {
          dims: SIZE,
          datatype,
          bits: width * 8,
          voxels: bigEndian ? swapped(bytesOf(voxels), width) : bytesOf(voxels),
          sform: SFORM,
          bigEndian,
          pair: form === '.hdr',
        };
        const { info, volume } = await readOne(writeNifti(path.join(folder, `${name}${form}`), options));
        expect(volume.voxels).toEqual(voxels);
        expect(info.dataType).toBe(name);
        expect(info.files).toBe(form === '.hdr' ? 2 : 1);
        expect(volume.rescale).toEqual({ slope: 1, intercept: 0 });
      });

  test('scl_slope and scl_inter become the rescale, a slope of zero none', async () => {
    const voxels = bytesOf(Int16Array.from({ length: COUNT }, (_, v) => v));
    const options = { dims: SIZE, datatype: 4, bits: 16, voxels, sform: SFORM };
    const scaled = await readOne(
      writeNifti(path.join(folder, 'scaled.nii'), { ...options, slope: 0.5, intercept: -10 }),
    );
    expect(scaled.volume.rescale).toEqual({ slope: 0.5, intercept: -10 });
    const plain = await readOne(
      writeNifti(path.join(folder, 'plain.nii'), { ...options, slope: 0, intercept: 7 }),
    );
    expect(plain.volume.rescale).toEqual({ slope: 1, intercept: 0 });
  });

  test('colours become planar channels, complex numbers magnitudes, long integers exact floats', async () => {
    const rgb = Uint8Array.from({ length: COUNT * 3 }, (_, v) => (v * 7) % 256);
    const colour = await readOne(
      writeNifti(path.join(folder, 'rgb.nii.gz'), {
        dims: SIZE,
        datatype: 128,
        bits: 24,
        voxels: rgb,
        sform: SFORM,
      }),
    );
    expect(colour.info.channels).toBe(3);
    expect(colour.volume.voxels[2 * COUNT + 5]).toBe(rgb[5 * 3 + 2]);
    expect(colour.volume.voxels[COUNT]).toBe(rgb[1]);
    const pairs = Float32Array.from({ length: COUNT * 2 }, (_, v) => (v % 2 === 0 ? 3 : 4));
    const complex = await readOne(
      writeNifti(path.join(folder, 'complex.nii'), {
        dims: SIZE,
        datatype: 32,
        bits: 64,
        voxels: bytesOf(pairs),
        sform: SFORM,
      }),
    );
    expect(new Set(complex.volume.voxels)).toEqual(new Set([5]));
    expect(complex.volume.voxels).toHaveLength(COUNT);
    const long = BigInt64Array.from({ length: COUNT }, (_, v) => BigInt(v) * -1_000_000_007n);
    const integers = await readOne(
      writeNifti(path.join(folder, 'long.nii'), {
        dims: SIZE,
        datatype: 1024,
        bits: 64,
        voxels: bytesOf(long),
        sform: SFORM,
      }),
    );
    expect(integers.volume.voxels[9]).toBe(-9_000_000_063);
    expect(integers.info.dataType).toBe('float64');
  });

  test('a single slice is a volume of one slice', async () => {
    const file = writeNifti(path.join(folder, 'slice.nii'), {
      dims: [7, 5],
      datatype: 2,
      bits: 8,
      voxels: new Uint8Array(35),
      sform: SFORM,
    });
    expect((await readOne(file)).info.size).toEqual([7, 5, 1]);
  });
});

describe('place in the patient', () => {
  const options: NiftiOptions = { dims: SIZE, datatype: 2, bits: 8, voxels: new Uint8Array(COUNT) };
  const read = async (name: string, more: Partial<NiftiOptions>) =>
    (await inspect([writeNifti(path.join(folder, name), { ...options, ...more })])).volumes[0].info;

  test('any sform gives its grid; a sheared one says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyGrid, shearedGrid), async (grid) => {
        const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
        const info = await read('sform.nii', { dims: grid.size, voxels, sform: niftiAffineOf(grid) });
        expect(sameGrid(gridOf(info), grid)).toBe(true);
      }),
      { numRuns: 40 },
    );
    const [grid] = fc.sample(shearedGrid, { numRuns: 1, seed: 7 });
    const info = await read('sheared.nii', { sform: niftiAffineOf(grid) });
    expect(info.verdict.ok).toBe(false);
    expect(info.verdict.findings.map(({ code }) => code)).toEqual(['sheared']);
  });

  test('the sform wins over the qform, the qform over spacings', async () => {
    const { quaternion, offsetMm, qfac } = qformOf(OBLIQUE_GRID);
    const qform = [...quaternion, ...offsetMm];
    const pixdims = [qfac, ...OBLIQUE_GRID.spacingMm];
    const other = SFORM.map((value, index) => (index % 4 === 3 ? value + 5 : value)) as unknown as Affine;
    expect(sameGrid(gridOf(await read('q.nii', { qform, pixdims })), OBLIQUE_GRID)).toBe(true);
    const both = gridOf(await read('both.nii', { qform, pixdims, sform: other }));
    expect(sameGrid(both, OBLIQUE_GRID)).toBe(false);
    const expected = gridFromNiftiAffine(other, SIZE);
    expect(expected !== null && sameGrid(both, expected)).toBe(true);
    const broken = gridOf(await read('broken.nii', { qform, pixdims, sform: new Array(12).fill(0) }));
    expect(sameGrid(broken, OBLIQUE_GRID)).toBe(true);
  });

  test('without either the orientation is unknown, and without spacings the scale is', async () => {
    const spacings = await read('none.nii', { pixdims: [1, 0.5, 0.6, 2] });
    expect(spacings.spacingMm.map((value) => Number(value.toFixed(6)))).toEqual([0.5, 0.6, 2]);
    expect(spacings.verdict.findings.map(({ code }) => code)).toEqual(['orientation-unknown']);
    const nothing = await read('nothing.nii', { pixdims: [1, 0, 0, 0] });
    expect(nothing.verdict).toMatchObject({ ok: false });
    expect(nothing.verdict.findings.map(({ code }) => code)).toEqual([
      'orientation-unknown',
      'spacing-unknown',
    ]);
  });

  test('metres and micrometres are converted', async () => {
    const inMetres = SFORM.map((value) => value / 1000);
    expect(sameGrid(gridOf(await read('m.nii', { sform: inMetres, units: 1 })), OBLIQUE_GRID)).toBe(true);
    const inMicrometres = SFORM.map((value) => value * 1000);
    expect(sameGrid(gridOf(await read('um.nii', { sform: inMicrometres, units: 3 })), OBLIQUE_GRID)).toBe(
      true,
    );
  });
});

test('an identity does not change with reading and differs between files', async () => {
  mkdirSync(path.join(folder, 'two'), { recursive: true });
  const options = { dims: SIZE, datatype: 2, bits: 8, voxels: new Uint8Array(COUNT), sform: SFORM };
  for (const name of ['a.nii', 'b.nii.gz']) writeNifti(path.join(folder, 'two', name), options);
  const [first, again] = [
    await inspect([path.join(folder, 'two')]),
    await inspect([path.join(folder, 'two')]),
  ];
  expect(first.volumes.map(({ info }) => info.id)).toEqual(again.volumes.map(({ info }) => info.id));
  expect(new Set(first.volumes.map(({ info }) => info.id)).size).toBe(2);
  expect(first.volumes.map(({ info }) => info.description)).toEqual(['a', 'b']);
});

const NIBABEL_SUMMARY = `
import json, sys, numpy, nibabel
image = nibabel.load(sys.argv[1])
data = numpy.asanyarray(image.dataobj)
if data.dtype.names: data = data['R']
if data.dtype.kind == 'c': data = numpy.abs(data)
data = data.reshape(data.shape + (1,) * (3 - data.ndim))
while data.ndim > 3: data = data[..., 0]
data = data.astype('float64')
print(json.dumps({'affine': image.affine[:3].ravel().tolist(), 'shape': data.shape, 'mean': data.mean(), 'std': data.std(),
  'probe': data[data.shape[0] // 3, data.shape[1] // 2, data.shape[2] // 4]}))`;

interface Summary {
  readonly affine: number[];
  readonly shape: number[];
  readonly mean: number;
  readonly std: number;
  readonly probe: number;
}

function summarise({ grid, voxels, rescale }: Volume): Summary {
  const count = grid.size[0] * grid.size[1] * grid.size[2];
  let sum = 0;
  let squares = 0;
  for (let voxel = 0; voxel < count; voxel++) {
    const value = rescale.slope * voxels[voxel] + rescale.intercept;
    sum += value;
    squares += value * value;
  }
  const [i, j, k] = [
    Math.floor(grid.size[0] / 3),
    Math.floor(grid.size[1] / 2),
    Math.floor(grid.size[2] / 4),
  ];
  const mean = sum / count;
  return {
    affine: [...niftiAffineOf(grid)],
    shape: [...grid.size],
    mean,
    std: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    probe: rescale.slope * voxels[(k * grid.size[1] + j) * grid.size[0] + i] + rescale.intercept,
  };
}

describe.skipIf(!pythonHas('nibabel'))('agrees with nibabel', () => {
  for (const relative of [
    'volumes/brain_colin27_aal/HarvardOxford-cort-maxprob-thr0-1mm.nii.gz',
    'volumes/brain_tumour_brats2013/brats_2013_pat0003_1/brainmask.nii.gz',
    'volumes/brain_tumour_yale2d/YG_0K0Y7L53IT97.nii.gz',
    'volumes/brain_anat_freesurfer/norm.mgz',
    'volumes/brain_anat_freesurfer/aparc.a2009s+aseg.mgz',
    'volumes/hippocampus_msd/images/hippocampus_004.nii.gz',
  ]) {
    const file = sharedData(relative);
    test.skipIf(file === null)(relative, async () => {
      if (file === null) return;
      const expected = python(NIBABEL_SUMMARY, file) as Summary;
      const got = summarise((await readOne(file)).volume);
      expect(got.shape).toEqual(expected.shape);
      got.affine.forEach((value, index) => expect(value).toBeCloseTo(expected.affine[index], 4));
      for (const key of ['mean', 'std', 'probe'] as const)
        expect(Math.abs(got[key] - expected[key])).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(expected.std)),
        );
    });
  }

  test('a file with spacings alone lies where nibabel puts it', async () => {
    const file = writeNifti(path.join(folder, 'bare.nii'), {
      dims: SIZE,
      datatype: 2,
      bits: 8,
      voxels: Uint8Array.from({ length: COUNT }, (_, v) => v),
      pixdims: [1, 0.5, 0.6, 2],
    });
    const expected = python(NIBABEL_SUMMARY, file) as Summary;
    const got = summarise((await readOne(file)).volume);
    got.affine.forEach((value, index) => expect(value).toBeCloseTo(expected.affine[index], 5));
  });
});

test('a copy of a real file under a name without ending is recognised by its contents', async () => {
  const file = sharedData('volumes/format_oddities/low_res.nii.gz');
  if (file === null) return;
  const copy = path.join(folder, 'öhne Endung');
  writeFileSync(copy, readFileSync(file));
  expect((await readOne(copy)).info.size).toEqual([7, 5, 3]);
});
