import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { displayOf } from '../../../electron/engine/display';
import { pictureItem, words, writeDicomFile, type DicomItem } from '../../fixtures/dicomFile';
import { python, pythonHas } from '../../fixtures/python';
import { readOne } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
const [ROWS, COLUMNS] = [3, 4];
const PIXELS = ROWS * COLUMNS;
let counter = 0;

const EIGHT_BITS: DicomItem = { '0028,0100 US': [8], '0028,0101 US': [8], '0028,0102 US': [7] };
const red = Array.from({ length: PIXELS }, (_, pixel) => 20 * pixel);
const green = red.map((value) => 255 - value);
const blue = red.map((value) => (value * 7) % 251);
const PLANES = [...red, ...green, ...blue];
const interleave = (planes: readonly number[]) =>
  Array.from({ length: 3 * PIXELS }, (_, index) => planes[(index % 3) * PIXELS + Math.floor(index / 3)]);

async function read(photometric: string, more: DicomItem) {
  const item = pictureItem(ROWS, COLUMNS, {
    ...EIGHT_BITS,
    '0028,0002 US': [photometric === 'PALETTE COLOR' ? 1 : 3],
    '0028,0004 CS': photometric,
    '0028,0006 US': [0],
    ...more,
  });
  return readOne(writeDicomFile(path.join(root, `${++counter}.dcm`), item));
}

describe('colours', () => {
  test('are planes, whether they lie pixel after pixel or plane after plane', async () => {
    const pixels = await read('RGB', { '7FE0,0010 OB': Uint8Array.from(interleave(PLANES)) });
    const planes = await read('RGB', { '0028,0006 US': [1], '7FE0,0010 OB': Uint8Array.from(PLANES) });
    for (const { volume } of [pixels, planes]) {
      expect([...volume.voxels]).toEqual(PLANES);
      expect(displayOf(volume)).toMatchObject({ color: true, window: { width: 255, level: 127.5 } });
    }
  });

  test('of sixteen bits keep them, and their window is the whole of it', async () => {
    const planes = PLANES.map((value) => value * 257);
    const { volume } = await read('RGB', {
      '0028,0100 US': [16],
      '0028,0101 US': [16],
      '0028,0102 US': [15],
      '7FE0,0010 OW': words(interleave(planes)),
    });
    expect([...volume.voxels]).toEqual(planes);
    expect(displayOf(volume).window).toEqual({ width: 65_535, level: 32_767.5 });
  });

  test('as luminance and differences become red, green and blue', async () => {
    // PS3.3 C.7.6.3.1.2, the other way round.
    const difference = (r: number, g: number, b: number) => [
      0.299 * r + 0.587 * g + 0.114 * b,
      -0.168736 * r - 0.331264 * g + 0.5 * b + 128,
      0.5 * r - 0.418688 * g - 0.081312 * b + 128,
    ];
    const samples = red.flatMap((r, pixel) => difference(r, green[pixel], blue[pixel]).map(Math.round));
    const { volume } = await read('YBR_FULL', { '7FE0,0010 OB': Uint8Array.from(samples) });
    for (const [index, value] of PLANES.entries())
      expect(Math.abs(volume.voxels[index] - value)).toBeLessThanOrEqual(2);
  });

  test('that two pixels share', async () => {
    const pairs = Array.from({ length: PIXELS / 2 }, (_, pair) => [
      10 * pair,
      10 * pair + 5,
      128,
      128,
    ]).flat();
    const { volume } = await read('YBR_FULL_422', { '7FE0,0010 OB': Uint8Array.from(pairs) });
    const grey = Array.from({ length: PIXELS }, (_, pixel) => 5 * pixel);
    expect([...volume.voxels]).toEqual([...grey, ...grey, ...grey]);
  });

  test('of a palette, of eight bits in bytes or of sixteen, plain or in segments', async () => {
    const indices = Uint8Array.from({ length: PIXELS }, (_, pixel) => pixel);
    const entries = [0, 30, 60, 90, 200];
    const shown = Array.from({ length: PIXELS }, (_, pixel) => entries[Math.min(4, Math.max(0, pixel - 2))]);
    const palette = (bits: number, tables: DicomItem): DicomItem => ({
      ...Object.fromEntries(['1101', '1102', '1103'].map((tag) => [`0028,${tag} US`, [5, 2, bits]])),
      ...tables,
      '7FE0,0010 OB': indices,
    });
    const three = (tag: number, value: DicomItem[string]) =>
      Object.fromEntries([1, 2, 3].map((colour) => [`0028,${tag + colour} OW`, value]));
    const plain = palette(16, three(1200, words(entries.map((entry) => entry * 257))));
    const bytes = palette(8, three(1200, Uint8Array.from([...entries, 0])));
    // One value, a line over three to 90, one value again.
    const segments = palette(16, three(1220, words([0, 1, 0, 1, 3, 90 * 257, 0, 1, 200 * 257])));
    for (const item of [plain, bytes, segments]) {
      const { volume, info } = await read('PALETTE COLOR', item);
      expect(info).toMatchObject({ channels: 3, dataType: 'uint8' });
      expect([...volume.voxels]).toEqual([...shown, ...shown, ...shown]);
    }
  });
});

/** Mean of red, of green and of blue by the way of another implementation. */
const BY_PYDICOM = `
import json, sys, pydicom
from pydicom.pixel_data_handlers.util import convert_color_space, apply_color_lut
d = pydicom.dcmread(sys.argv[1])
a = d.pixel_array
if d.PhotometricInterpretation == 'PALETTE COLOR':
    a = apply_color_lut(a, d)
    if a.dtype.itemsize == 2: a = a // 256
elif d.PhotometricInterpretation.startswith('YBR_FULL'):
    a = convert_color_space(a, d.PhotometricInterpretation, 'RGB')
print(json.dumps([float(a[..., c].mean()) for c in range(3)]))
`;

test
  .skipIf(!pythonHas('pydicom', 'numpy'))
  .each([
    'transfer_syntax_cornerstone/US-YBR_FULL_422-EVRLE.dcm',
    'transfer_syntax_cornerstone/TestPattern_Palette.dcm',
    'transfer_syntax_cornerstone/TestPattern_Palette_16.dcm',
    'transfer_syntax_cornerstone/no-pixel-spacing.dcm',
    'pydicom_test_files/examples_palette.dcm',
    'pydicom_data/SC_ybr_full_uncompressed.dcm',
    'pydicom_data/OBXXXX1A_rle_2frame.dcm',
  ])('%s has the colours that pydicom gives it', async (relative) => {
  const file = sharedData(`dicom/${relative}`);
  if (file === null) return;
  const truth = python(BY_PYDICOM, file) as number[];
  const { volume } = await readOne(file);
  const count = volume.voxels.length / 3;
  for (const [colour, mean] of truth.entries()) {
    let sum = 0;
    for (let pixel = 0; pixel < count; pixel++) sum += volume.voxels[colour * count + pixel];
    expect(sum / count).toBeCloseTo(mean, 1);
  }
});

test('one picture in six encodings of colour is one picture', async () => {
  const patterns = [
    'RGB',
    'JPEG-LS-Lossless',
    'JPEG-Lossless_RGB',
    'JPEG-LS-NearLossless',
    'JPEG-Baseline_YBR422',
    'JPEG-Baseline_YBRFull',
  ];
  const files = patterns.map((name) =>
    sharedData(`dicom/transfer_syntax_cornerstone/TestPattern_${name}.dcm`),
  );
  const pictures: Float64Array[] = [];
  for (const file of files)
    if (file !== null) pictures.push(Float64Array.from((await readOne(file)).volume.voxels));
  for (const picture of pictures.slice(1)) {
    const difference = picture.reduce((sum, value, index) => sum + Math.abs(value - pictures[0][index]), 0);
    expect(difference / picture.length).toBeLessThan(4);
  }
});
