import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { GifWriter } from 'omggif';
import { describe, expect, test, vi } from 'vitest';
import { flatGrid } from '../../../electron/engine/imaging/pictures/picture';
import { orientationOf, turned, turnedAxes } from '../../../electron/engine/imaging/pictures/orientation';
import { python, pythonHas } from '../../fixtures/python';
import { readOne, whyNot } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { tiffBytes } from '../../fixtures/writeTiff';

const folder = temporaryFolder();
const put = (name: string, bytes: Uint8Array): string => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

const [WIDTH, HEIGHT] = [6, 4];
const GREYS = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (pixel * 41) % 251);

const greyTiff = (orientation: number, photometric?: number) =>
  tiffBytes({ width: WIDTH, height: HEIGHT, greys: GREYS, orientation, photometric });

/** The upright picture by the definition of the tag: where the first stored row and column lie. */
function upright(orientation: number): number[][] {
  const exchanged = orientation > 4;
  const [columns, rows] = exchanged ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const rowAtEnd = [3, 4, 6, 7].includes(orientation);
  const columnAtEnd = [2, 3, 7, 8].includes(orientation);
  return Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (__, x) => {
      const [alongRows, alongColumns] = exchanged ? [x, y] : [y, x];
      const row = rowAtEnd ? HEIGHT - 1 - alongRows : alongRows;
      const column = columnAtEnd ? WIDTH - 1 - alongColumns : alongColumns;
      return GREYS[row * WIDTH + column];
    }),
  );
}

describe('orientation', () => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
    test(`a TIFF of orientation ${orientation} stands upright`, async () => {
      const { info, volume, findings } = await readOne(put('turned.tif', greyTiff(orientation)));
      const expected = upright(orientation);
      expect(info).toMatchObject({ size: [expected[0].length, expected.length, 1], channels: 1 });
      expect([...volume.voxels]).toEqual(expected.flat());
      expect(findings.includes('picture-turned')).toBe(orientation !== 1);
    });

  test('turning back gives what was there', () => {
    const back: Readonly<Record<number, number>> = { 6: 8, 8: 6 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (tag, x, y) => {
          const stored = Uint8Array.from({ length: 2 * x * y }, (_, index) => index);
          const orientation = orientationOf(tag);
          const there = turned(stored, flatGrid(turnedAxes([x, y, 1], orientation), [1, 1, 1]), orientation);
          const again = turned(there, flatGrid([x, y, 1], [1, 1, 1]), orientationOf(back[tag] ?? tag));
          expect(again).toEqual(stored);
        },
      ),
    );
  });

  test.skipIf(!pythonHas('PIL', 'numpy'))(
    'a JPEG stands as its camera noted, as another reader has it',
    async () => {
      const script = `
import json, sys, numpy
from PIL import Image, ImageOps
rng = numpy.random.RandomState(3)
pixels = numpy.kron(rng.randint(0, 255, (6, 4, 3)), numpy.ones((8, 8, 1))).astype('uint8')
expected = []
for tag in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = tag
    name = f'{sys.argv[1]}/camera{tag}.jpg'
    Image.fromarray(pixels).save(name, exif=exif, quality=95, subsampling=0)
    turned = numpy.asarray(ImageOps.exif_transpose(Image.open(name)))
    expected.append({'name': name, 'shape': turned.shape, 'red': turned[..., 0].ravel().tolist()})
print(json.dumps(expected))`;
      const expected = python(script, folder) as { name: string; shape: number[]; red: number[] }[];
      for (const { name, shape, red } of expected) {
        const { info, volume } = await readOne(name);
        expect(info.size).toEqual([shape[1], shape[0], 1]);
        const worst = Math.max(...red.map((value, pixel) => Math.abs(value - volume.voxels[pixel])));
        expect(worst, name).toBeLessThanOrEqual(2);
      }
    },
  );
});

test('a TIFF whose zero is white is turned to light on dark', async () => {
  const { volume } = await readOne(put('white.tif', greyTiff(1, 0)));
  expect([...volume.voxels]).toEqual([...GREYS].map((value) => 255 - value));
});

describe('GIF', () => {
  const gif = (palette: number[], frames = 1): Buffer => {
    const bytes = Buffer.alloc(4096);
    const writer = new GifWriter(bytes, WIDTH, HEIGHT, { palette, loop: 0 });
    const indices = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel % 3);
    for (let frame = 0; frame < frames; frame++) writer.addFrame(0, 0, WIDTH, HEIGHT, indices);
    return bytes.subarray(0, writer.end());
  };

  test('of greys is one channel, of colours three; of an animation the first frame is read', async () => {
    const grey = await readOne(put('grey.gif', gif([0, 0x808080, 0xffffff, 0])));
    expect(grey.info).toMatchObject({
      format: 'GIF',
      channels: 1,
      size: [WIDTH, HEIGHT, 1],
      modality: 'photo',
    });
    expect([...grey.volume.voxels.slice(0, 4)]).toEqual([0, 128, 255, 0]);
    const colour = await readOne(put('colour.gif', gif([0, 0xff8000, 0x0000ff, 0], 3)));
    expect(colour.info).toMatchObject({ channels: 3, timePoints: 3 });
    const plane = WIDTH * HEIGHT;
    expect([0, 1, 2].map((channel) => colour.volume.voxels[channel * plane + 1])).toEqual([255, 128, 0]);
  });

  test('cut or broken it is named, and the console stays silent', async () => {
    const spies = (['log', 'error', 'warn'] as const).map((name) => vi.spyOn(console, name));
    const whole = gif([0, 0x808080, 0xffffff, 0]);
    expect((await whyNot(put('cut.gif', whole.subarray(0, 30)))).code).toBe('unreadable');
    const vast = Buffer.from(whole);
    vast.writeUInt16LE(65000, 6);
    vast.writeUInt16LE(65000, 8);
    expect((await whyNot(put('vast.gif', vast))).code).toBe('truncated');
    spies.forEach((spy) => expect(spy).not.toHaveBeenCalled());
    spies.forEach((spy) => spy.mockRestore());
  });

  test.skipIf(!pythonHas('PIL', 'numpy'))(
    'plain and interlaced, of any size, as another reader has it',
    async () => {
      const script = `
import json, sys, numpy
from PIL import Image
rng = numpy.random.RandomState(0)
expected = []
for number, (width, height, colours) in enumerate([(60, 40, 256), (301, 97, 256), (33, 17, 4), (5, 3, 2), (1, 1, 2)]):
    for interlace in (0, 1):
        image = Image.fromarray(rng.randint(0, colours, (height, width)).astype('uint8'), 'P')
        image.putpalette([int(value) for value in rng.randint(0, 255, 768)])
        name = f'{sys.argv[1]}/pillow {number} {interlace}.gif'
        image.save(name, interlace=interlace)
        expected.append({'name': name, 'rgb': numpy.asarray(Image.open(name).convert('RGB')).ravel().tolist()})
print(json.dumps(expected))`;
      for (const { name, rgb } of python(script, folder) as { name: string; rgb: number[] }[]) {
        const { volume } = await readOne(name);
        const plane = rgb.length / 3;
        const differ = rgb.findIndex((value, index) => {
          const channel = volume.channels === 3 ? index % 3 : 0;
          return volume.voxels[channel * plane + Math.floor(index / 3)] !== value;
        });
        expect(differ, name).toBe(-1);
      }
    },
  );

  const mask = sharedData('images2d/retina_drive/21_training_mask.gif');
  test.skipIf(mask === null)('the field of view of a retina covers what another reader counted', async () => {
    if (mask === null) return;
    const { info, volume } = await readOne(mask);
    expect(info.size).toEqual([565, 584, 1]);
    expect(new Set(volume.voxels)).toEqual(new Set([0, 255]));
    const mean = Array.from(volume.voxels).reduce((sum, value) => sum + value, 0) / volume.voxels.length;
    expect(mean).toBeCloseTo(174.34840586737786, 9);
  });
});

test('a BMP that was cut is refused instead of filled up', async () => {
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(WIDTH, 18);
  header.writeInt32LE(HEIGHT, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const rows = Buffer.alloc(HEIGHT * 20, 77);
  const whole = Buffer.concat([header, rows]);
  expect((await readOne(put('whole.bmp', whole))).volume.voxels[0]).toBe(77);
  const reason = await whyNot(put('cut.bmp', whole.subarray(0, 100)));
  expect(reason.code).toBe('truncated');
  expect(reason.message).toContain('80');
});

const retina = sharedData('images2d/skimage/retina.jpg');
test.skipIf(retina === null)(
  'a JPEG under the name of another format is recognised by its contents',
  async () => {
    if (retina === null) return;
    expect((await readOne(put('retina.png', readFileSync(retina)))).info.format).toBe('JPEG');
  },
);
