import { cpSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { turnOver } from '../../../electron/engine/imaging/dicom/brightness';
import { decodeText } from '../../../electron/engine/imaging/dicom/characterSet';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import { indexToLps, lpsToIndex, sameGrid, shearDegrees, type Grid } from '../../../native-models/geometry';
import { movedAlongNormal, SERIES_GRID, slicePixels, sliceOf, writeSeries } from '../../fixtures/dicomSeries';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { DEFLATED, dicomBytes, IMPLICIT_LITTLE_ENDIAN, writeDicom } from '../../fixtures/writeDicom';

const root = temporaryFolder();
const [COLUMNS, ROWS, SLICES] = SERIES_GRID.size;
let counter = 0;
const fresh = () => path.join(root, `Studie ${++counter} Ü`);

async function only(folder: string) {
  const { volumes, skipped } = await inspect([folder]);
  expect(volumes).toHaveLength(1);
  return { info: volumes[0].info, skipped, volume: await readVolume(volumes[0]) };
}

const codes = (info: { verdict: { findings: { code: string }[] } }) =>
  info.verdict.findings.map(({ code }) => code);

describe('a regular series', () => {
  test('is ordered by position, whatever its names and instance numbers say', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({ ...slice, instanceNumber: SLICES - k }));
    const { info, skipped, volume } = await only(folder);
    expect(skipped).toEqual([]);
    expect(sameGrid(gridOf(info), SERIES_GRID)).toBe(true);
    expect(info.verdict).toEqual({
      ok: true,
      findings: [expect.objectContaining({ code: 'non-square-pixels' })],
    });
    expect(info).toMatchObject({
      format: 'DICOM',
      modality: 'CT',
      seriesUid: '1.2.3.4',
      dataType: 'int16',
      files: SLICES,
    });
    expect(info.source).toBe(folder);
    for (let k = 0; k < SLICES; k++)
      expect(volume.voxels.slice(k * ROWS * COLUMNS, (k + 1) * ROWS * COLUMNS)).toEqual(
        slicePixels(SERIES_GRID, k),
      );
  });

  test('reads the same implicit, deflated and without preamble', async () => {
    for (const transferSyntax of [IMPLICIT_LITTLE_ENDIAN, DEFLATED]) {
      const folder = fresh();
      writeSeries(folder, SERIES_GRID, (slice) => ({ ...slice, transferSyntax }));
      const { info, volume } = await only(folder);
      expect(sameGrid(gridOf(info), SERIES_GRID)).toBe(true);
      expect(volume.voxels.slice(0, ROWS * COLUMNS)).toEqual(slicePixels(SERIES_GRID, 0));
    }
    const bare = fresh();
    mkdirSync(bare);
    const whole = dicomBytes(sliceOf(SERIES_GRID, 2));
    const metaLength = whole.readUInt32LE(140);
    writeFileSync(path.join(bare, 'bare'), whole.subarray(144 + metaLength));
    expect((await only(bare)).volume.voxels).toEqual(slicePixels(SERIES_GRID, 2));
  });

  test('twelve bits in sixteen lose what lies above them and keep their sign', async () => {
    const folder = fresh();
    const pixels = Uint16Array.from({ length: ROWS * COLUMNS }, (_, pixel) => 0xf000 | (pixel * 100));
    writeSeries(folder, { ...SERIES_GRID, size: [COLUMNS, ROWS, 1] }, (slice) => ({
      ...slice,
      pixels,
      bitsStored: 12,
    }));
    expect([...(await only(folder)).volume.voxels]).toEqual([...pixels].map((value) => value & 0xfff));
    const signed = fresh();
    writeSeries(signed, { ...SERIES_GRID, size: [COLUMNS, ROWS, 1] }, (slice) => ({
      ...slice,
      pixels: Int16Array.from(pixels, (value) => value & 0xfff),
      bitsStored: 12,
    }));
    const expected = [...pixels].map((value) => ((value & 0xfff) << 20) >> 20);
    expect([...(await only(signed)).volume.voxels]).toEqual(expected);
  });

  test('one rescale for all slices stays beside the stored voxels', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice) => ({ ...slice, slope: 2, intercept: -1024 }));
    const { volume } = await only(folder);
    expect(volume.rescale).toEqual({ slope: 2, intercept: -1024 });
    expect(volume.voxels).toBeInstanceOf(Int16Array);
  });

  test('a scale of its own in every slice becomes one scale of values', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({ ...slice, slope: k + 1, intercept: -k }));
    const { info, volume } = await only(folder);
    expect(codes(info)).toContain('per-slice-rescale');
    expect(info.verdict.ok).toBe(true);
    expect(info.dataType).toBe('float32');
    expect(volume.rescale).toEqual({ slope: 1, intercept: 0 });
    expect(volume.voxels[3 * ROWS * COLUMNS + 7]).toBe(slicePixels(SERIES_GRID, 3)[7] * 4 - 3);
  });
});

describe('the verdict', () => {
  test('a missing slice is named with its place and its neighbours', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => (k === 5 ? null : slice));
    const { info } = await only(folder);
    const finding = info.verdict.findings.find(({ code }) => code === 'missing-slices');
    expect(finding).toMatchObject({ count: 1, atMm: [10] });
    // Names of slices 4 and 6 by the rule of the fixture.
    expect(finding?.between).toBe('IM1 and IM0');
    expect(info.verdict.ok).toBe(false);
    expect(finding?.filled).toEqual([5]);
    expect(info.size).toEqual([COLUMNS, ROWS, SLICES]);
    expect(info.spacingMm[2]).toBeCloseTo(2.5, 6);
  });

  test('uneven spacing gives the extremes and the median', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      position: movedAlongNormal(SERIES_GRID, k, k === 3 ? 0.8 : 0),
    }));
    const { info } = await only(folder);
    const finding = info.verdict.findings.find(({ code }) => code === 'uneven-spacing');
    expect(finding?.minimumMm).toBeCloseTo(1.7, 5);
    expect(finding?.maximumMm).toBeCloseTo(3.3, 5);
    expect(finding?.usedMm).toBeCloseTo(2.5, 5);
    expect(info.verdict.ok).toBe(false);
  });

  test('positions rounded by the scanner are even', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      position: indexToLps(SERIES_GRID, [0, 0, k]).map((value) => Math.round(value * 50) / 50),
    }));
    expect(codes((await only(folder)).info)).toEqual(['non-square-pixels']);
  });

  test('a tilted gantry is measured, and every voxel stays at its place', async () => {
    const folder = fresh();
    const degrees = 17;
    const tangent = Math.tan((degrees * Math.PI) / 180);
    const place = (k: number) => indexToLps(SERIES_GRID, [0, (tangent * k * 2.5) / 1.5, k]);
    writeSeries(folder, SERIES_GRID, (slice, k) => ({ ...slice, position: place(k) }));
    const { info } = await only(folder);
    const finding = info.verdict.findings.find(({ code }) => code === 'gantry-tilt');
    expect(finding?.degrees).toBeCloseTo(degrees, 1);
    // Put right by resampling, so distances on the grid can be trusted.
    expect(info.verdict.ok).toBe(true);
    expect(shearDegrees(gridOf(info))).toBeCloseTo(0, 6);
    const [, j, k] = lpsToIndex(gridOf(info), place(SLICES - 1));
    expect(k).toBeCloseTo(SLICES - 1, 6);
    expect(j).toBeCloseTo((tangent * (SLICES - 1) * 2.5) / 1.5, 6);
  });

  test('without positions the instance numbers order the slices, and the reader is told', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, ({ position: _, ...slice }, k) => ({
      ...slice,
      instanceNumber: SLICES - k,
    }));
    const { info, volume } = await only(folder);
    expect(codes(info)).toContain('no-position');
    expect(info.verdict.ok).toBe(false);
    expect(volume.voxels.slice(0, ROWS * COLUMNS)).toEqual(slicePixels(SERIES_GRID, SLICES - 1));
  });

  test('directions that span no plane, and slice locations that are no numbers, are no places', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      orientation: [1, 0, 0, 1, 0, 0],
      instanceNumber: SLICES - k,
      sliceLocation: k === 2 ? Number.NaN : k,
    }));
    const { info, volume } = await only(folder);
    expect(codes(info)).toEqual(expect.arrayContaining(['no-position', 'orientation-unknown']));
    expect(info.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(info.spacingMm.every(Number.isFinite)).toBe(true);
    expect(volume.voxels.slice(0, ROWS * COLUMNS)).toEqual(slicePixels(SERIES_GRID, SLICES - 1));
  });

  test('without pixel spacing the scale is unknown', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, ({ pixelSpacing: _, ...slice }) => slice);
    const { info } = await only(folder);
    expect(codes(info)).toContain('spacing-unknown');
    expect(info.verdict.ok).toBe(false);
  });
});

describe('padding', () => {
  const paddedBy = (value: number) => {
    const bytes = Buffer.alloc(2);
    bytes.writeInt16LE(value);
    return { 0x00280120: ['SS', bytes] as const };
  };

  test('is that of the slices which state it', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => (k === 0 ? slice : { ...slice, more: paddedBy(-500) }));
    expect((await only(folder)).volume.padding).toEqual({ low: -500, high: -500 });
  });

  test('of one slice is not believed of another that states its own', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({ ...slice, more: paddedBy(k === 0 ? 500 : -500) }));
    expect((await only(folder)).volume.padding).toBeUndefined();
  });
});

describe('slices of which only some say that low is bright', () => {
  const MONOCHROME1 = { 0x00280004: ['CS', Buffer.from('MONOCHROME1 ')] as const };
  const padding = { 0x00280120: ['SS', Buffer.from(Int16Array.of(-7).buffer)] as const };
  const write = (modality: string, odd: (k: number) => boolean): string => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      modality,
      pixels: Int16Array.from(slice.pixels, (value, at) => (at === 3 ? -7 : value)),
      more: odd(k) ? { ...MONOCHROME1, ...padding } : padding,
    }));
    return folder;
  };
  const stored = (k: number): number[] =>
    Array.from(slicePixels(SERIES_GRID, k), (value, at) => (at === 3 ? -7 : value));
  const count = SERIES_GRID.size[0] * SERIES_GRID.size[1];
  const saidOf = (info: { verdict: { findings: { code: string }[] } }) =>
    info.verdict.findings.filter(({ code }) => code === 'mixed-photometric');

  test('are turned over where they are the fewer, whichever comes first, and padding stays', async () => {
    for (const [odd, inverted, turned] of [
      [(k: number) => k === 0 || k === 5, false, [0, 5]],
      [(k: number) => k !== 0 && k !== 5, true, [0, 5]],
    ] as const) {
      const { info, volume } = await only(write('MR', odd));
      expect(volume.inverted).toBe(inverted);
      expect(saidOf(info)).toMatchObject([{ count: 2 }]);
      for (let k = 0; k < SLICES; k++)
        expect([...volume.voxels.slice(k * count, (k + 1) * count)]).toEqual(
          stored(k).map((value) => (turned.some((one) => one === k) && value !== -7 ? -1 - value : value)),
        );
    }
  });

  test('are turned over as a table has made them, of which none is padding', () => {
    const entries = Uint16Array.from({ length: 8 }, (_, at) => 30 * at);
    const pixels = {
      ...{ signed: true, bitsStored: 16, padding: { low: 30, high: 30 } },
      modalityTable: { first: 0, bits: 8, entries },
    };
    expect(turnOver(Uint8Array.of(0, 30, 210), pixels)).toEqual(Uint8Array.of(255, 225, 45));
    const stored = { ...pixels, modalityTable: null };
    expect(turnOver(Int16Array.of(0, 30, -1), stored)).toEqual(Int16Array.of(-1, 30, 0));
  });

  test('have no say in the window, which is of numbers as stored', async () => {
    const folder = fresh();
    const middle = Math.floor(SLICES / 2);
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      modality: 'MR',
      more: {
        0x00281050: ['DS', Buffer.from(k === middle ? '-90 ' : '80')],
        0x00281051: ['DS', Buffer.from('60')],
        ...(k === middle && MONOCHROME1),
      },
    }));
    const { volume } = await only(folder);
    expect(volume.windows).toMatchObject([{ level: 80, width: 60 }]);
  });

  test('keep numbers that have a unit', async () => {
    const { info, volume } = await only(write('CT', (k) => k === 0));
    expect([...volume.voxels.slice(0, count)]).toEqual(stored(0));
    expect(saidOf(info)).toMatchObject([{ count: 1 }]);
    expect(volume.inverted).toBe(false);
  });

  test('are no matter where all agree', async () => {
    const { info, volume } = await only(write('MR', () => true));
    expect(volume.inverted).toBe(true);
    expect(saidOf(info)).toEqual([]);
  });
});

describe('mixed folders', () => {
  test('a file that lies there twice is used once and named', async () => {
    const folder = fresh();
    const files = writeSeries(folder, SERIES_GRID);
    mkdirSync(path.join(folder, 'copies'));
    cpSync(files[2], path.join(folder, 'copies', 'same'));
    const { info, skipped } = await only(folder);
    expect(codes(info)).toContain('duplicate-slices');
    expect(skipped).toMatchObject([{ code: 'duplicate' }]);
    expect(info.size[2]).toBe(SLICES);
    expect(info.verdict.ok).toBe(true);
  });

  test('series, orientations, matrices and spacings make volumes of their own', async () => {
    const folder = fresh();
    writeSeries(path.join(folder, 'a'), SERIES_GRID);
    writeSeries(path.join(folder, 'b'), SERIES_GRID, (slice) => ({
      ...slice,
      seriesUid: '9',
      instanceUid: `b${slice.instanceUid}`,
    }));
    const turned: Grid = { ...SERIES_GRID, direction: [1, 0, 0, 0, 0, 1, 0, -1, 0] };
    writeSeries(path.join(folder, 'c'), turned, (slice) => ({
      ...slice,
      instanceUid: `c${slice.instanceUid}`,
    }));
    const wider: Grid = { ...SERIES_GRID, size: [7, 5, 3] };
    writeSeries(path.join(folder, 'd'), wider, (slice) => ({
      ...slice,
      instanceUid: `d${slice.instanceUid}`,
    }));
    const coarser: Grid = { ...SERIES_GRID, spacingMm: [0.8, 1.5, 2.5] };
    writeSeries(path.join(folder, 'e'), coarser, (slice) => ({
      ...slice,
      instanceUid: `e${slice.instanceUid}`,
    }));
    const { volumes, skipped } = await inspect([folder]);
    expect(skipped).toEqual([]);
    const grids = volumes.map(({ info }) => gridOf(info));
    for (const grid of [SERIES_GRID, turned, wider, coarser])
      expect(grids.some((found) => sameGrid(found, grid))).toBe(true);
    expect(volumes).toHaveLength(5);
    expect(new Set(volumes.map(({ info }) => info.id)).size).toBe(5);
  });

  test('echoes at the same places are told apart', async () => {
    const folder = fresh();
    for (const echoTime of [10, 80])
      writeSeries(path.join(folder, `echo ${echoTime}`), SERIES_GRID, (slice) => ({
        ...slice,
        echoTime,
        modality: 'MR',
        pixels: slice.pixels.map((value) => value + echoTime),
        instanceUid: `${echoTime}${slice.instanceUid}`,
      }));
    const { volumes } = await inspect([folder]);
    expect(volumes.map(({ info }) => info.description)).toEqual([
      'written by code (echo time 10 ms, 1 of 2)',
      'written by code (echo time 80 ms, 2 of 2)',
    ]);
    const first = await readVolume(volumes[0]);
    expect(first.voxels[0]).toBe(slicePixels(SERIES_GRID, 0)[0] + 10);
    expect(codes(volumes[1].info)).toContain('time-points-split');
  });

  test('localisers are kept apart and both say so', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID);
    const scout: Grid = { ...SERIES_GRID, size: [6, 5, 1], direction: [1, 0, 0, 0, 0, 1, 0, -1, 0] };
    writeDicom(path.join(folder, 'scout'), {
      ...sliceOf(scout, 0),
      imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER',
      instanceUid: '7',
    });
    const { volumes } = await inspect([folder]);
    const main = volumes.find(({ info }) => info.files === SLICES);
    expect(main?.info.verdict.findings).toContainEqual(
      expect.objectContaining({ code: 'localiser-split', count: 1 }),
    );
    expect(volumes.map(({ info }) => info.description)).toContain('written by code (localiser)');
  });

  test('cut, multi-frame and unknown files are named and the rest is read', async () => {
    const folder = fresh();
    const files = writeSeries(folder, SERIES_GRID);
    truncateSync(files[7], statSync(files[7]).size - 20);
    writeDicom(path.join(folder, 'frames'), { ...sliceOf(SERIES_GRID, 1), instanceUid: '8', frames: 4 });
    writeDicom(path.join(folder, 'future'), {
      ...sliceOf(SERIES_GRID, 1),
      instanceUid: '9',
      transferSyntax: '1.2.840.10008.1.2.4.999',
    });
    writeFileSync(path.join(folder, 'notes.txt'), 'The patient was late.');
    writeFileSync(path.join(folder, 'nothing'), '');
    const { info, skipped } = await only(folder);
    expect(info.size[2]).toBe(SLICES - 1);
    expect(Object.fromEntries(skipped.map(({ file, code }) => [path.basename(file), code]))).toEqual({
      [path.basename(files[7])]: 'truncated',
      frames: 'truncated',
      future: 'unsupported-transfer-syntax',
      'notes.txt': 'not-an-image',
      nothing: 'empty-file',
    });
    for (const { reason } of skipped) expect(reason).toMatch(/^".+\.$/);
  });

  test('text is decoded by the character set that the file declares', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice) => ({
      ...slice,
      characterSet: 'ISO_IR 192',
      description: 'Schädel 頭部',
    }));
    expect((await only(folder)).info.description).toBe('Schädel 頭部');
  });

  test.each([
    ['ISO_IR 100', [0x53, 0x63, 0x68, 0xe4, 0x64, 0x65, 0x6c, 0x20], 'Schädel'],
    ['ISO 2022 IR 144', [0xb3, 0xde, 0xdb, 0xde, 0xd2, 0xd0], 'Голова'],
    ['ISO 2022 IR 13\\ISO 2022 IR 87', [0xd4, 0xcf, 0xc0, 0xde], 'ﾔﾏﾀﾞ'],
    ['ISO 2022 IR 13\\ISO 2022 IR 87', [0x1b, 0x24, 0x42, 0x46, 0x2c, 0x49, 0x74, 0x1b, 0x28, 0x4a], '頭部'],
    ['\\ISO 2022 IR 149', [0x1b, 0x24, 0x29, 0x43, 0xb1, 0xe8, 0xc8, 0xf1, 0x20], '김희'],
    ['no such set', [0x48, 0x65, 0x61, 0x64, 0], 'Head'],
  ])('also by %s', (declared, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes), declared)).toBe(text);
  });
});
