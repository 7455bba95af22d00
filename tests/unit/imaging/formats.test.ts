import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import { niftiAffineOf, sameGrid, type Grid } from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID, shearedGrid } from '../../fixtures/grids';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const COUNT = OBLIQUE_GRID.size[0] * OBLIQUE_GRID.size[1] * OBLIQUE_GRID.size[2];
const VOXELS = Int16Array.from({ length: COUNT }, (_, voxel) => voxel * 13 - 700);
const BYTES = new Uint8Array(VOXELS.buffer);

async function readOne(file: string) {
  const { volumes, skipped } = await inspect([file]);
  expect(skipped).toEqual([]);
  return { info: volumes[0].info, volume: await readVolume(volumes[0]) };
}

const columnsOf = ({ direction: d }: Grid) => [
  [d[0], d[3], d[6]],
  [d[1], d[4], d[7]],
  [d[2], d[5], d[8]],
];

function nrrd(grid: Grid, encoding: 'raw' | 'gzip', dataFile?: string): string {
  const steps = columnsOf(grid).map(
    (axis, index) => `(${axis.map((value) => value * grid.spacingMm[index]).join(',')})`,
  );
  return [
    'NRRD0004',
    'type: int16',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.size.join(' ')}`,
    `space directions: ${steps.join(' ')}`,
    `space origin: (${grid.origin.join(',')})`,
    'kinds: domain domain domain',
    'endian: little',
    `encoding: ${encoding}`,
    ...(dataFile === undefined ? ['', ''] : [`data file: ${dataFile}`, '']),
  ].join('\n');
}

function metaImage(grid: Grid, dataFile: string): string {
  return [
    'ObjectType = Image',
    'NDims = 3',
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = False',
    `TransformMatrix = ${columnsOf(grid).flat().join(' ')}`,
    `Offset = ${grid.origin.join(' ')}`,
    `ElementSpacing = ${grid.spacingMm.join(' ')}`,
    `DimSize = ${grid.size.join(' ')}`,
    'ElementType = MET_SHORT',
    `ElementDataFile = ${dataFile}`,
    '',
  ].join('\n');
}

/** FreeSurfer's MGH by its published layout: big-endian, the place given at half the size. */
function mgh(grid: Grid, voxels: Int16Array, good = true): Buffer {
  const header = Buffer.alloc(284);
  [1, ...grid.size, 1, 4, 0].forEach((value, index) => header.writeInt32BE(value, 4 * index));
  header.writeInt16BE(good ? 1 : 0, 28);
  const affine = niftiAffineOf(grid);
  const row = (index: number) => affine.slice(4 * index, 4 * index + 4);
  const axis = (index: number) => [0, 1, 2].map((r) => row(r)[index] / grid.spacingMm[index]);
  const middle = [0, 1, 2].map((r) =>
    row(r).reduce((sum, value, c) => sum + value * (c < 3 ? grid.size[c] / 2 : 1), 0),
  );
  [...grid.spacingMm, ...axis(0), ...axis(1), ...axis(2), ...middle].forEach((value, index) =>
    header.writeFloatBE(value, 30 + 4 * index),
  );
  const body = Buffer.from(Uint8Array.from(new Uint8Array(voxels.buffer)));
  return Buffer.concat([header, body.swap16()]);
}

describe('NRRD and MetaImage', () => {
  test('oblique, left-handed and leaning grids keep their place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyGrid, shearedGrid), async (grid) => {
        const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2] * 2);
        const file = path.join(folder, 'place.nrrd');
        writeFileSync(file, Buffer.concat([Buffer.from(nrrd(grid, 'raw')), voxels]));
        expect(sameGrid(gridOf((await inspect([file])).volumes[0].info), grid)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  test('raw, gzipped and detached voxels are the same', async () => {
    const files: Record<string, () => void> = {
      'a.nrrd': () =>
        writeFileSync(
          path.join(folder, 'a.nrrd'),
          Buffer.concat([Buffer.from(nrrd(OBLIQUE_GRID, 'raw')), BYTES]),
        ),
      'b.nrrd': () =>
        writeFileSync(
          path.join(folder, 'b.nrrd'),
          Buffer.concat([Buffer.from(nrrd(OBLIQUE_GRID, 'gzip')), zlib.gzipSync(BYTES)]),
        ),
      'c.nhdr': () => writeFileSync(path.join(folder, 'c.nhdr'), nrrd(OBLIQUE_GRID, 'raw', 'voxels.raw')),
      'd.mha': () =>
        writeFileSync(
          path.join(folder, 'd.mha'),
          Buffer.concat([Buffer.from(metaImage(OBLIQUE_GRID, 'LOCAL')), BYTES]),
        ),
      'e.mhd': () => writeFileSync(path.join(folder, 'e.mhd'), metaImage(OBLIQUE_GRID, 'voxels.raw')),
    };
    writeFileSync(path.join(folder, 'voxels.raw'), BYTES);
    for (const [name, write] of Object.entries(files)) {
      write();
      const { info, volume } = await readOne(path.join(folder, name));
      expect(sameGrid(gridOf(info), OBLIQUE_GRID), name).toBe(true);
      expect(volume.voxels, name).toEqual(VOXELS);
      expect(info.verdict.ok, name).toBe(true);
    }
  });

  test('the voxels beside a detached header are part of it, and missed when they are gone', async () => {
    const apart = path.join(folder, 'apart');
    mkdirSync(apart);
    writeFileSync(path.join(apart, 'x.mhd'), metaImage(OBLIQUE_GRID, 'x.raw'));
    writeFileSync(path.join(apart, 'x.raw'), BYTES);
    const whole = await inspect([apart]);
    expect(whole.skipped).toEqual([]);
    expect(whole.volumes.map(({ info }) => info.files)).toEqual([2]);
    renameSync(path.join(apart, 'x.raw'), path.join(apart, 'y.raw'));
    const half = await inspect([apart]);
    expect(half.volumes).toEqual([]);
    expect(half.skipped.map(({ code }) => code).sort()).toEqual(['missing-companion', 'not-an-image']);
  });

  test('without a space the orientation is unknown', async () => {
    const file = path.join(folder, 'spaceless.nrrd');
    const header = nrrd(OBLIQUE_GRID, 'raw')
      .replace(/^space.*\n/gm, '')
      .replace('kinds:', 'spacings: 0.9 1.25 3.5\nkinds:');
    writeFileSync(file, Buffer.concat([Buffer.from(header), BYTES]));
    const { info } = await readOne(file);
    expect(info.verdict.findings.map(({ code }) => code)).toEqual(['orientation-unknown']);
  });
});

describe('MGH', () => {
  test('gzipped and plain, on any grid', async () => {
    await fc.assert(
      fc.asyncProperty(anyGrid, async (grid) => {
        const voxels = Int16Array.from(
          { length: grid.size[0] * grid.size[1] * grid.size[2] },
          (_, v) => v * 31 - 99,
        );
        for (const [name, bytes] of [
          ['x.mgh', mgh(grid, voxels)],
          ['x.mgz', zlib.gzipSync(mgh(grid, voxels))],
        ] as const) {
          writeFileSync(path.join(folder, name), bytes);
          const { info, volume } = await readOne(path.join(folder, name));
          expect(sameGrid(gridOf(info), grid)).toBe(true);
          expect(volume.voxels).toEqual(voxels);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('a header without a place says that the orientation is unknown', async () => {
    const file = path.join(folder, 'placeless.mgh');
    writeFileSync(file, mgh(OBLIQUE_GRID, VOXELS, false));
    const { info } = await readOne(file);
    expect(info.verdict.findings.map(({ code }) => code)).toEqual(['orientation-unknown']);
    expect(info.spacingMm).toEqual([1, 1, 1]);
  });
});

describe('pictures', () => {
  test('one to four channels of eight or sixteen bits become planar channels of a flat volume', async () => {
    for (const channels of [1, 2, 3, 4] as const)
      for (const depth of [8, 16] as const) {
        const values = Array.from({ length: 6 * 4 * channels }, (_, value) => (value * 47) % 2 ** depth);
        const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
        const file = path.join(folder, `p${channels}-${depth}.png`);
        writeFileSync(file, encode({ width: 6, height: 4, data, channels, depth }));
        const { info, volume } = await readOne(file);
        expect(info).toMatchObject({ format: 'PNG', modality: 'photo', size: [6, 4, 1], channels });
        expect(info.dataType).toBe(`uint${depth}`);
        for (let channel = 0; channel < channels; channel++)
          for (let pixel = 0; pixel < 24; pixel++)
            expect(volume.voxels[channel * 24 + pixel]).toBe(data[pixel * channels + channel]);
        expect(info.verdict.ok).toBe(false);
        expect(info.verdict.findings.map(({ code }) => code)).toEqual([
          'orientation-unknown',
          'spacing-unknown',
        ]);
      }
  });

  for (const [relative, format, size] of [
    ['images2d/skimage/retina.jpg', 'JPEG', [1411, 1411, 1]],
    ['images2d/retina_drive/21_training.tif', 'TIFF', [565, 584, 1]],
    ['images2d/retina_ga/image/image10.png', 'PNG', [128, 128, 1]],
  ] as const) {
    const file = sharedData(relative);
    test.skipIf(file === null)(relative, async () => {
      if (file === null) return;
      const { info, volume } = await readOne(file);
      expect(info).toMatchObject({ format, size, channels: 3, modality: 'photo' });
      expect(volume.voxels).toHaveLength(size[0] * size[1] * 3);
    });
  }

  test('a JPEG that was cut is refused instead of filled with grey', async () => {
    const whole = sharedData('images2d/skimage/retina.jpg');
    if (whole === null) return;
    const file = path.join(folder, 'cut.jpg');
    writeFileSync(file, readFileSync(whole).subarray(0, 30_000));
    expect((await inspect([file])).skipped).toMatchObject([{ code: 'truncated' }]);
  });
});
