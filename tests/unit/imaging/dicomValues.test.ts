import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { displayOf } from '../../../electron/engine/display';
import { encapsulated, pictureItem, words, writeDicomFile, type DicomItem } from '../../fixtures/dicomFile';
import { readOne, whyNot } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
const [ROWS, COLUMNS] = [3, 5];
const PIXELS = ROWS * COLUMNS;
let counter = 0;

const ramp = Array.from({ length: PIXELS }, (_, pixel) => 7 * pixel);

function write(more: DicomItem, transferSyntax?: string): string {
  return writeDicomFile(
    path.join(root, `${++counter}.dcm`),
    pictureItem(ROWS, COLUMNS, more),
    transferSyntax,
  );
}

const read = async (more: DicomItem, transferSyntax?: string) => readOne(write(more, transferSyntax));
const bits = (allocated: number, stored = allocated, highBit = stored - 1): DicomItem => ({
  '0028,0100 US': [allocated],
  '0028,0101 US': [stored],
  '0028,0102 US': [highBit],
});

describe('numbers of every width', () => {
  test('one bit a pixel, also where a frame begins inside a byte', async () => {
    const picture = Array.from({ length: 2 * PIXELS }, (_, pixel) => ((pixel * 5) % 3) & 1);
    const packed = new Uint8Array(Math.ceil(picture.length / 8));
    picture.forEach((bit, pixel) => (packed[pixel >> 3] |= bit << (pixel & 7)));
    const { volume, info } = await read({ ...bits(1), '0028,0008 IS': [2], '7FE0,0010 OB': packed });
    expect(info.dataType).toBe('uint8');
    expect([...volume.voxels]).toEqual(picture);
    const deflated = picture.map((_, pixel) => pixel).filter((pixel) => pixel % PIXELS === 0);
    const frames = deflated.map((start) => {
      const bytes = new Uint8Array(Math.ceil(PIXELS / 8));
      for (let pixel = 0; pixel < PIXELS; pixel++) bytes[pixel >> 3] |= picture[start + pixel] << (pixel & 7);
      return [zlib.deflateRawSync(bytes)];
    });
    const again = await read(
      { ...bits(1), '0028,0008 IS': [2], '7FE0,0010 OB': encapsulated(frames, true) },
      '1.2.840.10008.1.2.8.1',
    );
    expect([...again.volume.voxels]).toEqual(picture);
  });

  test.each([
    ['int8', 8, 1, Int8Array.from(ramp, (value) => value - 50)],
    ['int32', 32, 1, Int32Array.from(ramp, (value) => -1e6 * value)],
    ['uint32', 32, 0, Uint32Array.from(ramp, (value) => 4e9 - value)],
  ] as const)('%s', async (dataType, allocated, representation, pixels) => {
    const { volume, info } = await read({
      ...bits(allocated),
      '0028,0103 US': [representation],
      '7FE0,0010 OW': new Uint8Array(pixels.buffer),
    });
    expect(info.dataType).toBe(dataType);
    expect([...volume.voxels]).toEqual([...pixels]);
  });

  test('floating point of 32 and 64 bits', async () => {
    const single = Float32Array.from(ramp, (value) => value / 3 - 7);
    const double = Float64Array.from(ramp, (value) => value / 3 - 7e-9);
    const a = await read({ ...bits(32), '7FE0,0008 OF': new Uint8Array(single.buffer) });
    const b = await read({ ...bits(64), '7FE0,0009 OD': new Uint8Array(double.buffer) });
    expect(a.info.dataType).toBe('float32');
    expect([...a.volume.voxels]).toEqual([...single]);
    expect(b.info.dataType).toBe('float64');
    expect([...b.volume.voxels]).toEqual([...double]);
  });

  test('twelve bits at the top of their words, with an overlay below', async () => {
    const stored = ramp.map((value) => (value * 30) & 0xfff);
    const unsigned = await read({
      ...bits(16, 12, 15),
      '7FE0,0010 OW': words(stored.map((value) => (value << 4) | 5)),
    });
    expect([...unsigned.volume.voxels]).toEqual(stored);
    const signed = await read({
      ...bits(16, 12, 15),
      '0028,0103 US': [1],
      '7FE0,0010 OW': words(stored.map((value) => (value << 4) | 5)),
    });
    expect([...signed.volume.voxels]).toEqual(stored.map((value) => (value << 20) >> 20));
  });

  test.each([8, 16, 32])('big endian, %i bits', async (allocated) => {
    const little =
      allocated === 8
        ? Uint8Array.from([...ramp, 0])
        : allocated === 16
          ? Uint16Array.from(ramp, (v) => v * 99)
          : Uint32Array.from(ramp, (v) => v * 9e6);
    const bytes = Buffer.from(little.buffer.slice(0));
    if (allocated === 32) bytes.swap32();
    else bytes.swap16();
    const { volume } = await read({ ...bits(allocated), '7FE0,0010 OW': bytes }, '1.2.840.10008.1.2.2');
    expect([...volume.voxels]).toEqual([...little].slice(0, PIXELS));
  });

  test('a width that DICOM does not know is named', async () => {
    const file = write({ ...bits(12), '7FE0,0010 OW': words(ramp) });
    expect((await whyNot(file)).message).toMatch(/MONOCHROME2, 1 x 12 bits/);
  });
});

test('the tiles of a microscope slide are not stacked as if they were slices', async () => {
  const file = write({
    '0008,0016 UI': '1.2.840.10008.5.1.4.1.1.77.1.6',
    '0028,0008 IS': [2],
    '7FE0,0010 OW': words([...ramp, ...ramp]),
  });
  expect(await whyNot(file)).toMatchObject({
    code: 'tiled-slide',
    message: expect.stringContaining('in 2 tiles'),
  });
});

describe('tables of values', () => {
  const table = (representation: string, first: number): DicomItem => ({
    [`0028,3002 ${representation}`]: [4, first, 16],
    '0028,3004 LO': 'OD',
    '0028,3006 US': [100, 400, 900, 65_000],
  });

  test('give stored numbers their values, and their ends beyond them', async () => {
    const pixels = Array.from({ length: PIXELS }, (_, pixel) => pixel - 5);
    const { volume } = await read({
      '0028,0103 US': [1],
      '0028,3000 SQ': [table('SS', -2)],
      '7FE0,0010 OW': words(pixels.map((value) => value & 0xffff)),
    });
    expect([...volume.voxels].slice(0, 9)).toEqual([100, 100, 100, 100, 400, 900, 65_000, 65_000, 65_000]);
    expect(volume).toMatchObject({ unit: 'OD', rescale: { slope: 1, intercept: 0 } });
  });

  test('of the value of interest make a window of their range', async () => {
    const { volume } = await read({
      '0028,3010 SQ': [
        { '0028,3002 US': [64, 16, 8], '0028,3003 LO': 'BONE', '0028,3006 US': new Array(64).fill(3) },
      ],
      '7FE0,0010 OW': words(ramp),
    });
    expect(volume.windows).toEqual([{ name: 'BONE', width: 64, level: 48 }]);
  });
});

describe('the unit', () => {
  const scaled = { '0028,1052 DS': [0], '0028,1053 DS': [2], '7FE0,0010 OW': words(ramp) };
  test.each([
    ['MR', 'normalized', ''],
    ['MR', 'MGML', 'mg/ml'],
    ['CT', 'US', ''],
    ['CT', 'HU', 'HU'],
    ['CT', '', 'HU'],
  ])('of a %s whose scale is called "%s" is "%s"', async (modality, type, unit) => {
    const { volume } = await read({ ...scaled, '0008,0060 CS': modality, '0028,1054 LO': type });
    expect(volume.unit).toBe(unit);
  });

  test('of a parametric map comes with its own scale, which its window follows', async () => {
    const mapping = {
      '0040,9224 FD': [-3],
      '0040,9225 FD': [0.5],
      '0040,08EA SQ': [{ '0008,0100 SH': 'um2/s' }],
    };
    const { volume } = await read({
      '0028,1050 DS': [40],
      '0028,1051 DS': [60],
      '5200,9229 SQ': [{ '0040,9096 SQ': [mapping] }],
      '7FE0,0008 OF': new Uint8Array(Float32Array.from(ramp).buffer),
      '0028,0100 US': [32],
    });
    expect(volume).toMatchObject({ unit: 'um2/s', rescale: { slope: 0.5, intercept: -3 } });
    expect(volume.windows).toEqual([{ name: '', width: 30, level: 17 }]);
  });
});

describe('windows', () => {
  test('of the file, by name, in the unit of the values', async () => {
    const { volume } = await read({
      '0008,0060 CS': 'CT',
      '0028,1050 DS': [40, -600],
      '0028,1051 DS': [400, 1500],
      '0028,1052 DS': [-1024],
      '0028,1053 DS': [1],
      '0028,1055 LO': 'ABDOMEN\\LUNG',
      '7FE0,0010 OW': words(ramp.map((value) => value * 20)),
    });
    expect(volume.windows).toEqual([
      { name: 'ABDOMEN', width: 400, level: 40 },
      { name: 'LUNG', width: 1500, level: -600 },
    ]);
    expect(displayOf(volume).window).toEqual({ width: 400, level: 40 });
  });

  test('MONOCHROME1 keeps its numbers and is shown with black and white exchanged', async () => {
    const { volume } = await read({ '0028,0004 CS': 'MONOCHROME1', '7FE0,0010 OW': words(ramp) });
    expect([...volume.voxels]).toEqual(ramp);
    expect(displayOf(volume).inverted).toBe(true);
  });

  test.each<[string, DicomItem, { low: number; high: number }]>([
    ['one number', { '0028,0120 US': [63_536] }, { low: 63_536, high: 63_536 }],
    ['a range', { '0028,0120 US': [63_536], '0028,0121 US': [63_000] }, { low: 63_000, high: 63_536 }],
  ])('padding of %s has no part in them', async (_, padding, expected) => {
    const pixels = ramp.map((value, pixel) => (pixel % 2 === 0 ? expected.low : value));
    const { volume } = await read({ ...padding, '7FE0,0010 OW': words(pixels) });
    expect(volume.padding).toEqual(expected);
    const { width, level } = displayOf(volume).window;
    expect(level + width / 2).toBeLessThan(100);
  });
});

describe('what a reader must know', () => {
  test.each<[string, DicomItem]>([
    ['overlays', { '6002,0010 US': [ROWS] }],
    ['burned-in-annotation', { '0028,0301 CS': 'YES' }],
  ])('%s', async (code, more) => {
    const { findings } = await read({ ...more, '7FE0,0010 OW': words(ramp) });
    expect(findings).toContain(code);
    expect((await read({ '7FE0,0010 OW': words(ramp) })).findings).not.toContain(code);
  });

  test('colours painted over grey values by a palette', async () => {
    const file = sharedData('dicom/pydicom_data/eCT_Supplemental.dcm');
    if (file === null) return;
    const { findings, volume } = await readOne(file);
    expect(findings).toContain('coloured-values');
    expect(volume.unit).toBe('');
  });

  test('a radiation dose is no scan', async () => {
    const dose = { '0008,0016 UI': '1.2.840.10008.5.1.4.1.1.481.2', '7FE0,0010 OW': words(ramp) };
    expect((await whyNot(write(dose))).code).toBe('dose-grid');
  });

  test.each([
    ['1.2.840.10008.1.2.4.104', 'video'],
    ['1.2.840.10008.1.2.4.92', 'unsupported-transfer-syntax'],
    ['1.2.3.4.5', 'unsupported-transfer-syntax'],
  ])('pixels packed by %s are named', async (transferSyntax, code) => {
    const pixelData = encapsulated([[new Uint8Array(8)]], false);
    expect((await whyNot(write({ '7FE0,0010 OB': pixelData }, transferSyntax))).code).toBe(code);
  });
});
