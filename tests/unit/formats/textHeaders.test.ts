import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readWithItk, type ItkReader } from '../../../electron/engine/imaging/itk/readPipeline';
import { gridOf, inspect } from '../../../electron/engine/imaging';
import { readEach, readOne, whyNot } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { giplBytes } from '../../fixtures/writeGipl';

const folder = temporaryFolder();
const VOXELS = Int16Array.from({ length: 7 * 5 * 4 }, (_, voxel) => voxel * 13 - 700);
const RAW = Buffer.from(VOXELS.buffer);
const put = (name: string, ...parts: (string | Uint8Array)[]): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return file;
};

const PLACE =
  'space: left-posterior-superior\nspace directions: (0.72,0.54,0) (-0.75,1,0) (0,0,3.5)\nspace origin: (1,2,3)\n';

interface NrrdOptions {
  readonly encoding?: string;
  readonly type?: string;
  readonly sizes?: string;
  readonly place?: string;
  readonly more?: string;
}

function nrrd({
  encoding = 'raw',
  type = 'int16',
  sizes = '7 5 4',
  place = PLACE,
  more = '',
}: NrrdOptions = {}) {
  const dimension = sizes.split(' ').length;
  return `NRRD0004\n# a comment: not a field\ntype: ${type}\ndimension: ${dimension}\n${place}sizes: ${sizes}\nendian: little\nencoding: ${encoding}\n${more}`;
}

function meta(more = '', dataFile = 'LOCAL', dims = '7 5 4', place = META_PLACE): string {
  const dimensions = dims.split(' ').length;
  return `ObjectType = Image\nNDims = ${dimensions}\nBinaryData = True\n${place}${more}DimSize = ${dims}\nElementType = MET_SHORT\nElementDataFile = ${dataFile}\n`;
}
const META_PLACE = 'TransformMatrix = 0 1 0 -1 0 0 0 0 1\nOffset = 1 2 3\nElementSpacing = 0.9 1.25 3.5\n';

const LATER = VOXELS.map((value) => 2 * value + 1);
const SWAPPED = Buffer.from(RAW).swap16();
const DEFLATED = zlib.deflateSync(RAW);
put('forms/voxels.raw', RAW);
put('forms/voxels.raw.gz', zlib.gzipSync(RAW));
put('forms/voxels.zraw', DEFLATED);
for (let k = 0; k < 4; k++) put(`forms/slice${k}.raw`, RAW.subarray(70 * k, 70 * (k + 1)));

/** Every form holds the same voxels on the same grid, also for ITK. */
const FORMS: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  'raw.nrrd': [nrrd(), '\n', RAW],
  'gzip.nrrd': [nrrd({ encoding: 'gzip' }), '\n', zlib.gzipSync(RAW)],
  'members.nrrd': [
    nrrd({ encoding: 'gz' }),
    '\n',
    zlib.gzipSync(RAW.subarray(0, 99)),
    zlib.gzipSync(RAW.subarray(99)),
  ],
  'ascii.nrrd': [nrrd({ encoding: 'ascii' }), '\n', VOXELS.join(' ')],
  'hex.nrrd': [nrrd({ encoding: 'hex' }), '\n', RAW.toString('hex')],
  'big.nrrd': [nrrd().replace('little', 'big'), '\n', SWAPPED],
  'lines.nrrd': [nrrd({ more: 'line skip: 1\n' }), '\n', 'skipped\n', RAW],
  'bytes.nrrd': [nrrd({ more: 'byte skip: 5\n' }), '\n', 'abcde', RAW],
  'last.nrrd': [nrrd({ more: 'byte skip: -1\n' }), '\n', 'abcde', RAW],
  'carriage.nrrd': [nrrd().replaceAll('\n', '\r\n'), '\r\n', RAW],
  'beside.nhdr': [nrrd({ more: 'data file: voxels.raw\n' })],
  'packed.nhdr': [nrrd({ encoding: 'gzip', more: 'datafile: voxels.raw.gz\n' })],
  'pattern.nhdr': [nrrd({ more: 'data file: slice%d.raw 0 3 1\n' })],
  'local.mha': [meta(), RAW],
  'zlib.mha': [meta(`CompressedData = True\nCompressedDataSize = ${DEFLATED.length}\n`), DEFLATED],
  'big.mha': [meta('BinaryDataByteOrderMSB = True\n'), SWAPPED],
  'beside.mhd': [meta('', 'voxels.raw')],
  'packed.mhd': [meta(`CompressedData = True\nCompressedDataSize = ${DEFLATED.length}\n`, 'voxels.zraw')],
  'header.mha': [meta('HeaderSize = -1\n'), 'abcde', RAW],
  'list.mhd': [meta('', 'LIST'), 'slice0.raw\nslice1.raw\nslice2.raw\nslice3.raw\n'],
  'plain.gipl': [giplBytes(SWAPPED)],
};

describe('every form of NRRD, MetaImage and GIPL', () => {
  for (const [name, parts] of Object.entries(FORMS))
    test(name, async () => {
      const file = put(`forms/${name}`, ...parts);
      const { info, volume } = await readOne(file);
      expect(volume.voxels).toEqual(VOXELS);
      const reader: ItkReader = /nrrd|nhdr/.test(name) ? 'nrrd' : 'meta';
      if (name.endsWith('.gipl')) return;
      const itk = await readWithItk({ reader, input: { file }, headerOnly: false });
      expect(itk?.data).toEqual(VOXELS);
      const { spacingMm, origin, direction } = gridOf(info);
      itk?.spacing.forEach((mm, axis) => expect(spacingMm[axis]).toBeCloseTo(mm, 9));
      itk?.origin.forEach((mm, axis) => expect(origin[axis]).toBeCloseTo(mm, 9));
      itk?.direction.forEach((cosine, index) => expect(direction[index]).toBeCloseTo(Number(cosine), 9));
    });

  test('packed a second time as a whole', async () => {
    for (const [name, bytes] of [
      ['whole.nrrd.gz', Buffer.concat([Buffer.from(nrrd()), Buffer.from('\n'), RAW])],
      ['whole.mha.gz', Buffer.concat([Buffer.from(meta()), RAW])],
      ['whole.gipl.gz', giplBytes(SWAPPED)],
    ] as const)
      expect((await readOne(put(name, zlib.gzipSync(bytes)))).volume.voxels, name).toEqual(VOXELS);
  });

  test('a packed MetaImage that does not say how long it is reads all the same', async () => {
    const { volume } = await readOne(put('unsized.mha', meta('CompressedData = True\n'), DEFLATED));
    expect(volume.voxels).toEqual(VOXELS);
  });
});

describe('where NRRD lies', () => {
  const originOf = async (place: string) => {
    const { info, findings } = await readOne(put('space.nrrd', nrrd({ place }), '\n', RAW));
    return { origin: info.origin, findings, spacingMm: info.spacingMm, ok: info.verdict.ok };
  };
  test('spaces turn into LPS; unnamed ones leave the orientation unknown', async () => {
    const named = async (space: string) => originOf(PLACE.replace('left-posterior-superior', space));
    expect((await named('right-anterior-superior')).origin).toEqual([-1, -2, 3]);
    expect((await named('RAS')).origin).toEqual([-1, -2, 3]);
    expect((await named('left-anterior-superior')).origin).toEqual([1, -2, 3]);
    expect((await named('scanner-xyz')).findings).toEqual(['orientation-unknown']);
    expect(
      (await originOf(PLACE.replace('space: left-posterior-superior', 'space dimension: 3'))).findings,
    ).toEqual(['orientation-unknown']);
  });

  test('units, spacings alone and impossible steps', async () => {
    const micrometres = await originOf(`${PLACE}space units: "um" "um" "um"\n`);
    expect(micrometres.spacingMm[2]).toBeCloseTo(0.0035, 9);
    expect(await originOf('spacings: 0.5 0.6 2\n')).toMatchObject({
      findings: ['orientation-unknown'],
      spacingMm: [0.5, 0.6, 2],
    });
    for (const place of [
      '',
      PLACE.replace('(0.72,0.54,0)', '(0,0,0)'),
      PLACE.replace('(0.72,0.54,0)', '(nan,0,0)'),
    ])
      expect(await originOf(place)).toMatchObject({
        findings: ['orientation-unknown', 'spacing-unknown'],
        spacingMm: [1, 1, 1],
        ok: false,
      });
  });

  test('leaning axes are kept as they are, and not trusted', async () => {
    const { findings, ok } = await originOf(PLACE.replace('(-0.75,1,0)', '(0.3,1.25,0)'));
    expect({ findings, ok }).toEqual({ findings: ['sheared'], ok: false });
  });
});

describe('axes of NRRD', () => {
  const four = (directions: string, kinds: string) =>
    PLACE.replace(/space directions: .*/, `space directions: ${directions}`) + `kinds: ${kinds}\n`;
  const AXES = '(0.9,0,0) (0,1.25,0) (0,0,3.5)';

  test('colours that lie side by side become planar channels', async () => {
    const rgb = Uint8Array.from({ length: 420 }, (_, v) => (v * 31) % 256);
    const place = four(`none ${AXES}`, 'RGB-color domain domain domain');
    const { volume } = await readOne(
      put('rgb.nrrd', nrrd({ type: 'uchar', sizes: '3 7 5 4', place }), '\n', rgb),
    );
    expect(volume.channels).toBe(3);
    expect(volume.voxels[140 + 9]).toBe(rgb[3 * 9 + 1]);
  });

  test('many numbers side by side are a volume each, and so are few that make a list', async () => {
    for (const count of [2, 6]) {
      const values = Int16Array.from({ length: count * 140 }, (_, v) => v);
      const place = four(`none ${AXES}`, 'list domain domain domain');
      for (const encoding of ['raw', 'gzip']) {
        const bytes = Buffer.from(values.buffer);
        const packed = encoding === 'raw' ? bytes : zlib.gzipSync(bytes);
        const header = nrrd({ encoding, sizes: `${count} 7 5 4`, place });
        const volumes = await readEach(put('list.nrrd', header, '\n', packed));
        expect(volumes).toHaveLength(count);
        for (const [index, { info, volume }] of volumes.entries()) {
          expect(info.description).toBe(`list (frame ${index + 1} of ${count})`);
          expect(volume.voxels).toEqual(values.filter((_, v) => v % count === index));
        }
      }
    }
  });

  test('a diffusion scan names the weight of each volume', async () => {
    const values = Int16Array.from({ length: 6 * 140 }, (_, v) => v);
    const gradients = ['0 0 0', '2 0 0', '0 1 0', '0 0 2', '0 2 0', '0 0 0'];
    const notes = gradients.map((gradient, n) => `DWMRI_gradient_000${n}:=${gradient}\n`).join('');
    const place = four(`none ${AXES}`, 'list domain domain domain');
    const more = `modality:=DWMRI\nDWMRI_b-value:=1200\n${notes}`;
    const file = put('dwi.nrrd', nrrd({ sizes: '6 7 5 4', place, more }), '\n', Buffer.from(values.buffer));
    const volumes = await readEach(file);
    expect(volumes.map(({ info }) => info.description)).toEqual(
      [0, 1200, 300, 1200, 1200, 0].map((b, n) => `dwi (b-value ${b} s/mm², ${n + 1} of 6)`),
    );
    expect(volumes[4].volume.voxels).toEqual(values.filter((_, v) => v % 6 === 4));
  });

  test('volumes that follow each other', async () => {
    const place = four(`${AXES} none`, 'domain domain domain time');
    const volumes = await readEach(
      put('time.nrrd', nrrd({ sizes: '7 5 4 2', place }), '\n', RAW, Buffer.from(LATER.buffer)),
    );
    expect(volumes.map(({ info }) => info.size)).toEqual([
      [7, 5, 4],
      [7, 5, 4],
    ]);
    expect(volumes.map(({ info }) => info.description)).toEqual(['time (time 1 of 2)', 'time (time 2 of 2)']);
    expect(volumes.map(({ volume }) => volume.voxels)).toEqual([VOXELS, LATER]);
  });

  test('a flat one is one slice; an axis of time in the middle is refused', async () => {
    const flat = await readOne(
      put('flat.nrrd', nrrd({ sizes: '7 5', place: 'spacings: 0.5 0.7\n' }), '\n', RAW.subarray(0, 70)),
    );
    expect(flat.info).toMatchObject({ size: [7, 5, 1], spacingMm: [0.5, 0.7, 1] });
    const place = four('(0.9,0,0) none (0,1.25,0) (0,0,3.5)', 'domain time domain domain');
    expect((await whyNot(put('middle.nrrd', nrrd({ sizes: '7 2 5 4', place }), '\n', RAW, RAW))).code).toBe(
      'bad-header',
    );
  });

  test('a header longer than the beginning of the file that is looked at first', async () => {
    const notes = Array.from({ length: 900 }, (_, n) => `Note${n}:=region ${n} of the left side\n`).join('');
    expect((await readOne(put('notes.nrrd', nrrd({ more: notes }), '\n', RAW))).volume.voxels).toEqual(
      VOXELS,
    );
  });
});

describe('MetaImage', () => {
  test('without a place, with a step of nothing, with a step backwards', async () => {
    const none = await readOne(put('none.mha', meta('', 'LOCAL', '7 5 4', ''), RAW));
    expect(none.findings).toEqual(['orientation-unknown', 'spacing-unknown']);
    const zero = await readOne(
      put('zero.mha', meta('', 'LOCAL', '7 5 4', META_PLACE.replace('0.9', '0')), RAW),
    );
    expect(zero.info).toMatchObject({ spacingMm: [1, 1, 1] });
    const back = await readOne(
      put('back.mha', meta('', 'LOCAL', '7 5 4', META_PLACE.replace('0.9', '-0.9')), RAW),
    );
    expect(back.info.spacingMm[0]).toBeCloseTo(0.9, 9);
    expect(back.info.direction[3]).toBeCloseTo(-1, 9);
  });

  test('four dimensions and three channels', async () => {
    const place =
      'TransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\nOffset = 1 2 3 0\nElementSpacing = 0.9 1.25 3.5 1\n';
    const later = Buffer.from(LATER.buffer);
    const volumes = await readEach(put('time.mha', meta('', 'LOCAL', '7 5 4 2', place), RAW, later));
    expect(volumes.map(({ info }) => info.spacingMm)).toEqual([
      [0.9, 1.25, 3.5],
      [0.9, 1.25, 3.5],
    ]);
    expect(volumes.map(({ volume }) => volume.voxels)).toEqual([VOXELS, LATER]);
    const colour = await readOne(
      put('rgb.mha', meta('ElementNumberOfChannels = 3\n', 'LOCAL', '7 5 1'), RAW.subarray(0, 210)),
    );
    expect(colour.volume.channels).toBe(3);
    expect([colour.volume.voxels[0], colour.volume.voxels[35], colour.volume.voxels[70]]).toEqual([
      ...VOXELS.slice(0, 3),
    ]);
  });
});

test('GIPL has no orientation, and says so', async () => {
  const { info, findings } = await readOne(put('place.gipl', giplBytes(SWAPPED)));
  expect(findings).toEqual(['orientation-unknown']);
  info.spacingMm.forEach((mm, axis) => expect(mm).toBeCloseTo([0.9, 1.25, 3.5][axis], 6));
  expect(info.origin).toEqual([1, 2, 3]);
});

describe('what cannot be read is named', () => {
  const CASES: Readonly<Record<string, readonly [string, RegExp, ...(string | Uint8Array)[]]>> = {
    'short.nrrd': ['truncated', /promises 280 bytes of voxels and 260 are/, nrrd(), '\n', RAW.subarray(20)],
    'short gzip.nrrd': [
      'truncated',
      /260/,
      nrrd({ encoding: 'gzip' }),
      '\n',
      zlib.gzipSync(RAW.subarray(20)),
    ],
    'cut gzip.nrrd': [
      'truncated',
      /incomplete/,
      nrrd({ encoding: 'gzip' }),
      '\n',
      zlib.gzipSync(RAW).subarray(0, 90),
    ],
    'short.mha': ['truncated', /260/, meta(), RAW.subarray(20)],
    'short.gipl': ['truncated', /260/, giplBytes(RAW.subarray(20))],
    'cut.mha': ['truncated', /incomplete/, meta('CompressedData = True\n'), DEFLATED.subarray(0, 90)],
    'bzip2.nrrd': ['unsupported-encoding', /bzip2/, nrrd({ encoding: 'bzip2' }), '\n', 'BZh9'],
    'block.nrrd': ['unsupported-data-type', /block/, nrrd({ type: 'block' }), '\n', RAW],
    'sizes.nrrd': ['bad-header', /7 0 4/, nrrd({ sizes: '7 0 4' }), '\n', RAW],
    'sizes.mha': ['bad-header', /sizes of "7 5"/, meta().replace('7 5 4', '7 5'), RAW],
    'skip.nrrd': ['bad-header', /"some".*byte skip/, nrrd({ more: 'byte skip: some\n' }), '\n', RAW],
    'skip.mha': ['bad-header', /"some".*headersize/, meta('HeaderSize = some\n'), RAW],
    'channels.mha': ['bad-header', /"0.5"/, meta('ElementNumberOfChannels = 0.5\n'), RAW],
    'gone.nhdr': ['missing-companion', /nowhere\.raw/, nrrd({ more: 'data file: nowhere.raw\n' })],
    'gone.mhd': ['missing-companion', /nowhere\.raw/, meta('', 'nowhere.raw')],
    'kind.gipl': ['bad-header', /GIPL|size/, Buffer.from(giplBytes(RAW)).fill(99, 8, 10)],
  };
  for (const [name, [code, words, ...parts]] of Object.entries(CASES))
    test(name, async () => {
      const reason = await whyNot(put(name, ...parts));
      expect(reason.code).toBe(code);
      expect(reason.message).toMatch(words);
    });

  test('packed by other programs', async () => {
    const reason = await whyNot(put('brain.nii.bz2', 'BZh91AY&SY'));
    expect(reason).toMatchObject({ code: 'archive', message: expect.stringContaining('bzip2') as unknown });
  });
});

describe('agrees with ITK on real files', () => {
  for (const [relative, reader] of [
    ['volumes/format_oddities/FLAIR.nrrd', 'nrrd'],
    ['volumes/format_oddities/mha.mha', 'meta'],
    ['volumes/pyradiomics/prostate_phantom_subvolume.nrrd', 'nrrd'],
    ['volumes/pyradiomics/brain1_label.nrrd', 'nrrd'],
  ] as const) {
    const file = sharedData(relative);
    test.skipIf(file === null)(relative, async () => {
      if (file === null) return;
      const { info, volume } = await readOne(file);
      const itk = await readWithItk({ reader, input: { file }, headerOnly: false });
      expect(itk?.size).toEqual(info.size);
      expect(Buffer.compare(bytesOf(volume.voxels), bytesOf(itk?.data ?? new Uint8Array()))).toBe(0);
      itk?.direction.forEach((cosine, index) => expect(info.direction[index]).toBeCloseTo(Number(cosine), 9));
      itk?.origin.forEach((mm, axis) => expect(info.origin[axis]).toBeCloseTo(mm, 9));
    });
  }
});

function bytesOf(values: ArrayBufferView): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

test('looking at headers decodes no voxels: a lying header costs nothing', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const file = put('vast.nrrd', nrrd({ encoding: 'gzip', sizes: '4000 4000 40' }), '\n', zlib.gzipSync(RAW));
  expect((await inspect([file])).skipped).toMatchObject([{ code: 'truncated' }]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
});
