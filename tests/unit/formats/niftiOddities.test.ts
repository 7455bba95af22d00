import { writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import { niftiAffineOf, qformOf, sameGrid, type Affine, type Volume } from '../../../native-models/geometry';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { python, pythonHas } from '../../fixtures/python';
import { readEach, readOne, whyNot } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { niftiHeader, type NiftiOptions } from '../../fixtures/writeNifti';

const folder = temporaryFolder();
const SIZE = OBLIQUE_GRID.size;
const COUNT = SIZE[0] * SIZE[1] * SIZE[2];
const VOXELS = Int16Array.from({ length: COUNT }, (_, voxel) => voxel * 13 - 700);
const BYTES = Buffer.from(VOXELS.buffer);
const SFORM = niftiAffineOf(OBLIQUE_GRID);
const { quaternion, offsetMm, qfac } = qformOf(OBLIQUE_GRID);
const QFORM = { qform: [...quaternion, ...offsetMm], pixdims: [qfac, ...OBLIQUE_GRID.spacingMm] };

type Bent = Partial<Omit<NiftiOptions, 'sform'>> & { readonly sform?: readonly number[] | null };

/** A file of signed shorts whose header a test bends; without a sform where it is null. */
function bytesWith(
  { sform = SFORM, ...options }: Bent = {},
  bend: (header: Buffer) => void = () => undefined,
  voxels: Uint8Array = BYTES,
): Buffer {
  const place = sform === null ? {} : { sform };
  const header = niftiHeader({ dims: SIZE, datatype: 4, bits: 16, voxels, ...place, ...options });
  bend(header);
  return Buffer.concat([header, voxels]);
}

function put(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const put1 = (name: string, ...args: Parameters<typeof bytesWith>) => put(name, bytesWith(...args));

describe('sform and qform', () => {
  test('that agree say nothing; that differ are a finding with the distance, and the sform is used', async () => {
    expect((await readOne(put1('agree.nii', QFORM))).findings).toEqual([]);
    const moved = SFORM.map((value, index) => (index === 3 ? value + 12 : value)) as unknown as Affine;
    const differ = await readOne(put1('differ.nii', { ...QFORM, sform: moved }));
    expect(differ.findings).toEqual(['sform-qform-differ']);
    expect(differ.info.verdict.findings[0].maximumMm).toBeCloseTo(12, 3);
    expect(differ.info.verdict.ok).toBe(true);
    expect(differ.info.origin[0]).toBeCloseTo(OBLIQUE_GRID.origin[0] - 12, 3);
  });

  test('that differ by less than half a voxel are rounding, those that are mirrored say so', async () => {
    const hair = SFORM.map((value, index) => (index === 3 ? value + 0.4 : value));
    expect((await readOne(put1('hair.nii', { ...QFORM, sform: hair }))).findings).toEqual([]);
    const mirrored = SFORM.map((value, index) => (index < 4 ? -value : value));
    const { info } = await readOne(put1('mirrored.nii', { ...QFORM, sform: mirrored }));
    expect(info.verdict.findings[0]).toMatchObject({ code: 'sform-qform-differ' });
    expect(info.verdict.findings[0].message).toContain('left and right exchanged');
  });

  test('a sform of no numbers gives way to the qform, and both to spacings alone', async () => {
    const broken = SFORM.map((_, index) => (index === 5 ? Number.NaN : 1));
    const fromQform = await readOne(put1('nan sform.nii', { ...QFORM, sform: broken }));
    expect(sameGrid(gridOf(fromQform.info), OBLIQUE_GRID)).toBe(true);
    expect(fromQform.findings).toEqual([]);
    const { findings, info } = await readOne(
      put1('nan both.nii', {
        sform: broken,
        qform: QFORM.qform.map(() => Number.POSITIVE_INFINITY),
        pixdims: QFORM.pixdims,
      }),
    );
    expect(findings).toEqual(['orientation-unknown']);
    info.spacingMm.forEach((mm, axis) => expect(mm).toBeCloseTo(OBLIQUE_GRID.spacingMm[axis], 5));
  });

  test('negative spacings count as positive, a zero as an unknown scale, a qfac of zero as one', async () => {
    const spacings = OBLIQUE_GRID.spacingMm;
    const only = (pixdims: number[]) => ({ sform: null, qform: QFORM.qform, pixdims });
    const negative = await readOne(
      put1('negative.nii', only([qfac, -spacings[0], spacings[1], spacings[2]])),
    );
    expect(sameGrid(gridOf(negative.info), OBLIQUE_GRID)).toBe(true);
    const zero = await readOne(put1('zero.nii', only([qfac, spacings[0], 0, spacings[2]])));
    expect(zero.findings).toEqual(['spacing-unknown']);
    expect(zero.info.verdict.ok).toBe(false);
    const [one, none] = await Promise.all(
      [1, 0].map((factor) => readOne(put1(`qfac${factor}.nii`, only([factor, ...spacings])))),
    );
    expect(none.info.direction).toEqual(one.info.direction);
  });

  test('a quaternion that rounding made too long does not stretch the picture', async () => {
    const qform = [0.8, 0.6, 0.001, ...offsetMm];
    const { info } = await readOne(
      put1('long.nii', { sform: null, qform, pixdims: [1, ...OBLIQUE_GRID.spacingMm] }),
    );
    info.spacingMm.forEach((mm, axis) => expect(mm).toBeCloseTo(OBLIQUE_GRID.spacingMm[axis], 5));
  });
});

describe('values', () => {
  test('slopes that are no numbers scale nothing', async () => {
    for (const [slope, intercept, expected] of [
      [Number.NaN, 5, { slope: 1, intercept: 0 }],
      [Number.POSITIVE_INFINITY, 5, { slope: 1, intercept: 0 }],
      [0, 5, { slope: 1, intercept: 0 }],
      [-2, Number.NaN, { slope: -2, intercept: 0 }],
    ] as const) {
      const { volume } = await readOne(put1('slope.nii', { slope, intercept }));
      expect(volume.rescale).toEqual(expected);
    }
  });

  test('complex numbers of both lengths are magnitudes, and say so', async () => {
    for (const [datatype, pairs] of [
      [32, Float32Array.from({ length: 2 * COUNT }, (_, v) => (v % 2 === 0 ? 3 : -4))],
      [1792, Float64Array.from({ length: 2 * COUNT }, (_, v) => (v % 2 === 0 ? 3 : -4))],
    ] as const) {
      const voxels = Buffer.from(pairs.buffer);
      const { volume, findings } = await readOne(put1('complex.nii', { datatype }, undefined, voxels));
      expect(new Set(volume.voxels)).toEqual(new Set([5]));
      expect(findings).toEqual(['complex-magnitude']);
    }
  });

  test('RGBA is four channels; integers of 64 bits, with and without sign, are exact up to 2^53', async () => {
    const rgba = Uint8Array.from({ length: 4 * COUNT }, (_, v) => (v * 7) % 256);
    const colour = await readOne(put1('rgba.nii', { datatype: 2304 }, undefined, rgba));
    expect(colour.volume.channels).toBe(4);
    expect(colour.volume.voxels[3 * COUNT + 2]).toBe(rgba[4 * 2 + 3]);
    const large = [2 ** 53, -(2 ** 53)];
    const signed = BigInt64Array.from({ length: COUNT }, (_, v) => BigInt(large[v % 2]) + BigInt(v % 2));
    const exact = await readOne(put1('i64.nii', { datatype: 1024 }, undefined, Buffer.from(signed.buffer)));
    expect([...exact.volume.voxels.slice(0, 2)]).toEqual([large[0], large[1] + 1]);
    const unsigned = BigUint64Array.from({ length: COUNT }, (_, v) => BigInt(v) << 50n);
    const wide = await readOne(put1('u64.nii', { datatype: 1280 }, undefined, Buffer.from(unsigned.buffer)));
    expect(wide.volume.voxels[100]).toBe(100 * 2 ** 50);
  });

  test('numbers that cannot be held are named', async () => {
    for (const [datatype, words] of [
      [1536, '128-bit'],
      [2048, '128-bit complex'],
      [1, 'single bits'],
      [77, 'NIfTI datatype 77'],
    ] as const) {
      const { code, message } = await whyNot(put1('kind.nii', { datatype }));
      expect(code).toBe('unsupported-data-type');
      expect(message).toContain(words);
    }
  });
});

describe('where voxels begin and end', () => {
  test('offsets of nothing, odd ones and far ones', async () => {
    for (const offset of [0, 352, 355, 1000]) {
      const header = bytesWith({}, (bytes) => void bytes.writeFloatLE(offset, 108)).subarray(0, 352);
      const file = Buffer.concat([header, Buffer.alloc(Math.max(0, offset - 352), 9), BYTES]);
      expect((await readOne(put('offset.nii', file))).volume.voxels).toEqual(VOXELS);
      expect((await readOne(put('offset.nii.gz', zlib.gzipSync(file)))).volume.voxels).toEqual(VOXELS);
    }
  });

  test('a short file is named with both numbers, a long one is read and says so', async () => {
    const whole = bytesWith();
    const { code, message } = await whyNot(put('short.nii', whole.subarray(0, whole.length - 30)));
    expect(code).toBe('truncated');
    expect(message).toContain('promises 280 bytes of voxels and 250 are there');
    const long = await readOne(put('long.nii', Buffer.concat([whole, Buffer.alloc(1234)])));
    expect(long.volume.voxels).toEqual(VOXELS);
    expect(long.info.verdict.findings).toMatchObject([{ code: 'trailing-bytes', bytes: 1234 }]);
    expect(long.info.verdict.ok).toBe(true);
    expect(await whyNot(put1('4d cut.nii', { dims: [...SIZE, 2] }, undefined, BYTES))).toMatchObject({
      code: 'truncated',
    });
  });
});

describe('gzip of any kind', () => {
  const whole = bytesWith();
  const packed = zlib.gzipSync(whole);
  const named = zlib.gzipSync(whole);
  // A name in the gzip header, as the gzip program writes it (RFC 1952: flag 8).
  const withName = Buffer.concat([
    named.subarray(0, 3),
    Buffer.from([8]),
    named.subarray(4, 10),
    Buffer.from('brain.nii\0'),
    named.subarray(10),
  ]);
  const good: Readonly<Record<string, Buffer>> = {
    'plain.nii.gz': whole,
    'packed.nii': packed,
    'members.nii.gz': Buffer.concat([
      zlib.gzipSync(whole.subarray(0, 400)),
      zlib.gzipSync(whole.subarray(400)),
    ]),
    'zeros.nii.gz': Buffer.concat([packed, Buffer.alloc(700)]),
    'garbage.nii.gz': Buffer.concat([packed, Buffer.from('what a tape left behind')]),
    'name garbage.nii.gz': Buffer.concat([withName, Buffer.from('what a tape left behind')]),
    'stored.nii.gz': zlib.gzipSync(whole, { level: 0 }),
  };
  for (const [name, bytes] of Object.entries(good))
    test(name, async () => expect((await readOne(put(name, bytes))).volume.voxels).toEqual(VOXELS));

  test('cut anywhere, or with a bit fallen over, it is named when it is read', async () => {
    for (const length of [packed.length - 1, packed.length - 9, packed.length - 60])
      expect((await whyNot(put('cut.nii.gz', packed.subarray(0, length)))).code).toBe('truncated');
    const checksum = Buffer.from(packed);
    checksum[packed.length - 6] ^= 4;
    expect((await whyNot(put('checksum.nii.gz', checksum))).code).toBe('truncated');
    const stored = Buffer.from(zlib.gzipSync(whole, { level: 0 }));
    stored[stored.length - 100] ^= 1;
    expect((await whyNot(put('bit.nii.gz', stored))).code).toBe('truncated');
  });

  test('a long one says how far it is and stops when asked to', async () => {
    const size = [256, 256, 120];
    const voxels = Buffer.alloc(size[0] * size[1] * size[2] * 2);
    const file = put(
      'large.nii.gz',
      zlib.gzipSync(bytesWith({ dims: size }, undefined, voxels), { level: 1 }),
    );
    const { volumes } = await inspect([file]);
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number, total: number): void => {
      seen.push(done / total);
      if (done / total > 0.4) controller.abort();
    };
    await expect(readVolume(volumes[0], { signal: controller.signal, onProgress })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(Math.max(...seen)).toBeLessThan(0.7);
  });
});

describe('pairs and ancestors', () => {
  const header = (analyze: boolean) => {
    const bytes = bytesWith({ pair: true, pixdims: [0, 0.9, 1.25, 3.5] }).subarray(0, 348);
    if (analyze) bytes.fill(0, 148, 348);
    return bytes;
  };
  const forms: readonly (readonly [string, string, boolean])[] = [
    ['a.hdr', 'a.img', false],
    ['b.hdr', 'b.img.gz', false],
    ['c.hdr.gz', 'c.img.gz', false],
    ['D.HDR', 'D.IMG', false],
    ['e.hdr', 'e.img', true],
    ['f.hdr.gz', 'f.img.gz', true],
  ];
  for (const [head, image, analyze] of forms)
    test(`${head} and ${image}${analyze ? ' of Analyze' : ''}, whichever is named`, async () => {
      const pack = (name: string, bytes: Buffer) =>
        put(name, /gz$/.test(name) ? zlib.gzipSync(bytes) : bytes);
      for (const file of [pack(head, header(analyze)), pack(image, BYTES)]) {
        const { info, volume, findings } = await readOne(file);
        expect(info).toMatchObject({ files: 2, format: analyze ? 'Analyze' : 'NIfTI' });
        expect(volume.voxels).toEqual(VOXELS);
        expect(findings).toEqual(analyze ? ['orientation-unknown'] : []);
      }
    });
});

interface Reference {
  readonly affine: number[];
  readonly shape: number[];
  /** Of each volume of the file, in their order. */
  readonly sums: readonly number[];
}

const NIBABEL = `
import json, sys, numpy, nibabel
result = []
for name in sys.argv[1:]:
    image = nibabel.load(name)
    data = numpy.asanyarray(image.dataobj)
    if data.dtype.names: data = data['R']
    if data.dtype.kind == 'c': data = numpy.abs(data)
    data = data.reshape(data.shape + (1,) * (3 - data.ndim))
    volumes = data.reshape(data.shape[:3] + (-1,), order='F')
    weights = numpy.arange(numpy.prod(data.shape[:3])) % 97
    result.append({'affine': image.affine[:3].ravel().tolist(), 'shape': data.shape[:3],
      'sums': [float((volumes[..., n].astype('float64').ravel('F') * weights).sum()) for n in range(volumes.shape[3])]})
print(json.dumps(result))`;

const WRITE_NIFTI2 = `
import json, sys, numpy, nibabel
affine = numpy.array([[0.9, 0.1, 0, 31], [-0.1, 1.2, 0.3, -12], [0, -0.3, 3.5, 88], [0, 0, 0, 1]])
names = []
for kind in ('uint8', '>i2', '<f4', '>f8', 'uint16', 'complex64'):
    data = (numpy.arange(7 * 5 * 4 * 2).reshape(7, 5, 4, 2) * 1.5).astype(kind)
    image = nibabel.Nifti2Image(data, affine)
    if kind[0] == '>': image = nibabel.Nifti2Image(data, affine, image.header.as_byteswapped('>'))
    name = f"{sys.argv[1]}/two {kind.strip('<>')}.nii.gz"
    nibabel.save(image, name)
    names.append(name)
print(json.dumps(names))`;

async function agrees(file: string, expected: Reference): Promise<void> {
  const volumes = await readEach(file);
  expect(volumes, file).toHaveLength(expected.sums.length);
  for (const [index, { volume }] of volumes.entries())
    agreesWith(volume, expected, expected.sums[index], file);
}

function agreesWith(volume: Volume, expected: Reference, expectedSum: number, file: string): void {
  const { slope, intercept } = volume.rescale;
  const count = volume.grid.size[0] * volume.grid.size[1] * volume.grid.size[2];
  let sum = 0;
  for (let voxel = 0; voxel < count; voxel++)
    sum += (slope * volume.voxels[voxel] + intercept) * (voxel % 97);
  expect([...volume.grid.size], file).toEqual(expected.shape);
  niftiAffineOf(volume.grid).forEach((value, index) =>
    expect(value, file).toBeCloseTo(expected.affine[index], 4),
  );
  expect(Math.abs(sum - expectedSum), file).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expectedSum)));
}

describe.skipIf(!pythonHas('nibabel'))('agrees with nibabel', () => {
  test('on every bent header that nibabel reads', async () => {
    const variants: Readonly<Record<string, Buffer>> = {
      'n moved.nii': bytesWith({ ...QFORM, sform: SFORM.map((v, i) => (i === 7 ? v - 9 : v)) }),
      'n qform.nii': bytesWith({ ...QFORM, sform: null }),
      'n bare.nii': bytesWith({ sform: null, pixdims: [1, 0.5, 0.6, 2] }),
      'n qfac.nii': bytesWith({ sform: null, qform: QFORM.qform, pixdims: [-1, 1, 2, 3] }),
      'n slope.nii': bytesWith({ slope: 0.25, intercept: -3 }),
      'n nan slope.nii': bytesWith({ slope: Number.NaN, intercept: 2 }),
      'n far.nii': Buffer.concat([
        bytesWith({}, (bytes) => void bytes.writeFloatLE(400, 108)).subarray(0, 352),
        Buffer.alloc(48),
        BYTES,
      ]),
      'n slice.nii': bytesWith({ dims: [7, 5] }),
      'n 5d.nii': bytesWith({ dims: [7, 5, 2, 1, 2] }),
      'n rgb.nii': bytesWith({ datatype: 128, dims: [7, 5, 2] }),
      'n big.nii': bytesWith({ bigEndian: true }, undefined, Buffer.from(BYTES).swap16()),
    };
    const files = Object.entries(variants).map(([name, bytes]) => put(name, bytes));
    const expected = python(NIBABEL, ...files) as Reference[];
    for (const [index, file] of files.entries()) await agrees(file, expected[index]);
  });

  test('on Analyze, with the scale that SPM writes into it', async () => {
    const header = bytesWith({ pair: true, pixdims: [0, 0.9, 1.25, 3.5] }).subarray(0, 348);
    header.fill(0, 148);
    header.writeFloatLE(0.5, 112);
    put('n analyze.img', BYTES);
    const file = put('n analyze.hdr', header);
    const [expected] = python(NIBABEL, file) as Reference[];
    await agrees(file, expected);
  });

  test('on NIfTI-2 that nibabel wrote, in both byte orders', async () => {
    const files = python(WRITE_NIFTI2, folder) as string[];
    const expected = python(NIBABEL, ...files) as Reference[];
    expect(files).toHaveLength(6);
    for (const [index, file] of files.entries()) await agrees(file, expected[index]);
  });

  test('on every odd file of the niivue collection that it reads', async () => {
    const names = [
      'AIL',
      'complex',
      'ct_perfusion',
      'inia19-NeuroMaps',
      'inia19-t1-brain',
      'low_res',
      'pcasl',
      'shear',
    ];
    const paths = [...names.map((name) => `${name}.nii.gz`), 'ras.hdr'];
    const files = paths.map((name) => sharedData(`volumes/format_oddities/${name}`));
    const present = files.filter((file) => file !== null);
    if (present.length === 0) return;
    const expected = python(NIBABEL, ...present) as Reference[];
    for (const [index, file] of present.entries()) await agrees(file, expected[index]);
  });
});
