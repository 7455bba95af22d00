import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  channelSets,
  combinedVolume,
  inspect,
  readVolume,
  sourceFrames,
} from '../../../electron/engine/imaging';
import { indexToLps, sameGrid, type Grid } from '../../../native-models/geometry';
import { movedAlongNormal, SERIES_GRID, slicePixels, sliceOf, writeSeries } from '../../fixtures/dicomSeries';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeDicom, type SliceOptions } from '../../fixtures/writeDicom';
import { writeNifti } from '../../fixtures/writeNifti';

const root = temporaryFolder();
let counter = 0;
const fresh = () => path.join(root, `folder ${++counter}`);
const [COLUMNS, ROWS, SLICES] = SERIES_GRID.size;

/** Writes the series once for each variant, under new instance UIDs, with pixels that tell the variants apart. */
function writeVariants(folder: string, variants: readonly Partial<SliceOptions>[]): void {
  for (const [index, variant] of variants.entries())
    writeSeries(path.join(folder, String(index)), SERIES_GRID, (slice, k) => ({
      ...slice,
      modality: 'MR',
      instanceUid: `1.2.3.4.${index}.${k + 1}`,
      instanceNumber: 100 * index + k + 1,
      pixels: slice.pixels.map((value) => value + index),
      ...variant,
    }));
}

async function described(folder: string): Promise<string[]> {
  const { volumes } = await inspect([folder]);
  for (const { info } of volumes) expect(info.size).toEqual([...SERIES_GRID.size]);
  return volumes.map(({ info }) => info.description.replace('written by code', '')).sort();
}

const text = (value: string) => Buffer.from(value.length % 2 === 0 ? value : `${value} `);
const siemens = (bValue: number): Partial<SliceOptions> => ({
  more: { 0x00190010: ['LO', text('SIEMENS MR HEADER')], 0x0019100c: ['IS', text(String(bValue))] },
});
function float64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer;
}

describe('volumes at the same place', () => {
  test('echoes, b-values of the standard and of makers, phases, time points: each is a volume that says what it is', async () => {
    const cases: readonly [Partial<SliceOptions>[], string[]][] = [
      [
        [{ echoTime: 80 }, { echoTime: 9 }],
        [' (echo time 80 ms, 2 of 2)', ' (echo time 9 ms, 1 of 2)'],
      ],
      [
        [siemens(0), siemens(1000)],
        [' (b-value 0 s/mm², 1 of 2)', ' (b-value 1000 s/mm², 2 of 2)'],
      ],
      [
        [0, 800].map((value) => ({ more: { 0x00189087: ['FD', float64(value)] } })),
        [' (b-value 0 s/mm², 1 of 2)', ' (b-value 800 s/mm², 2 of 2)'],
      ],
      [
        [{ imageType: 'ORIGINAL\\PRIMARY\\M\\ND' }, { imageType: 'ORIGINAL\\PRIMARY\\P\\ND' }],
        [' (magnitude, 1 of 2)', ' (phase, 2 of 2)'],
      ],
      [
        [10, 2].map((value) => ({ more: { 0x00200100: ['IS', text(String(value))] } })),
        [' (time point 10, 2 of 2)', ' (time point 2, 1 of 2)'],
      ],
    ];
    for (const [variants, expected] of cases) {
      const folder = fresh();
      writeVariants(folder, variants);
      expect(await described(folder)).toEqual(expected);
    }
  });

  test('attributes combine: two echoes of three time points are six volumes', async () => {
    const folder = fresh();
    const variants = [10, 80].flatMap((echoTime) =>
      [1, 2, 3].map((point): Partial<SliceOptions> => ({
        echoTime,
        more: { 0x00200100: ['IS', text(String(point))] },
      })),
    );
    writeVariants(folder, variants);
    const { volumes } = await inspect([folder]);
    expect(volumes).toHaveLength(6);
    for (const found of volumes) {
      const index = Number(path.basename(found.info.source));
      const { voxels } = await readVolume(found);
      expect(voxels[0]).toBe(slicePixels(SERIES_GRID, 0)[0] + index);
      expect(
        new Set(voxels.map((value, at) => value - slicePixels(SERIES_GRID, Math.floor(at / 30))[at % 30])),
      ).toEqual(new Set([index]));
    }
  });

  test('a time course that nothing but its numbers tells apart keeps their order; a lost slice costs one volume that slice', async () => {
    const folder = fresh();
    writeVariants(folder, [{}, {}, {}]);
    const { volumes } = await inspect([folder]);
    expect(volumes.map(({ info }) => info.description)).toEqual(
      [1, 2, 3].map((part) => `written by code (${part} of 3)`),
    );
    expect((await readVolume(volumes[2])).voxels[0]).toBe(slicePixels(SERIES_GRID, 0)[0] + 2);
    for (const { info } of volumes)
      expect(info.verdict).toMatchObject({
        ok: true,
        findings: [{}, { code: 'time-points-split', count: 3 }],
      });
    const cut = fresh();
    writeVariants(cut, [{ echoTime: 1 }, { echoTime: 2 }]);
    writeSeries(path.join(cut, '2'), SERIES_GRID, (slice, k) =>
      k === 4 ? null : { ...slice, modality: 'MR', echoTime: 3, instanceUid: `7.${k}` },
    );
    const sizes = (await inspect([cut])).volumes.map(({ info }) => [
      info.files,
      info.verdict.findings.some(({ code }) => code === 'missing-slices'),
    ]);
    expect(sizes).toEqual([
      [SLICES, false],
      [SLICES, false],
      [SLICES - 1, true],
    ]);
  });

  test('a slice sent twice under two names is a duplicate, not a volume', async () => {
    const folder = fresh();
    const files = writeSeries(folder, SERIES_GRID);
    writeDicom(path.join(folder, 'again'), {
      ...sliceOf(SERIES_GRID, 3),
      instanceUid: '9.9',
      instanceNumber: 99,
    });
    const { volumes, skipped } = await inspect([folder]);
    expect(volumes).toHaveLength(1);
    expect(volumes[0].files).toHaveLength(files.length);
    expect(skipped).toMatchObject([{ file: path.join(folder, 'again'), code: 'duplicate' }]);
  });
});

describe('parts of a series', () => {
  test('two regions far apart are two volumes; a bed with one slice lost is one', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice, k) => ({
      ...slice,
      position: movedAlongNormal(SERIES_GRID, k, k < 5 ? 0 : 60),
    }));
    const { volumes } = await inspect([folder]);
    expect(volumes.map(({ info }) => [info.size[2], info.description])).toEqual([
      [5, 'written by code (block 1 of 2)'],
      [3, 'written by code (block 2 of 2)'],
    ]);
    const [{ info }] = volumes;
    expect(info.verdict.ok).toBe(true);
    expect(info.verdict.findings).toContainEqual(
      expect.objectContaining({ code: 'gap-split', used: 1, count: 2, gapMm: 62.5 }),
    );
  });

  test('stations beside each other are volumes; their slices are not taken for copies', async () => {
    for (const [beside, between] of [
      [30, 0],
      [30, 0.4],
    ]) {
      const folder = fresh();
      writeSeries(path.join(folder, 'a'), SERIES_GRID);
      const shifted: Grid = {
        ...SERIES_GRID,
        origin: indexToLps(SERIES_GRID, [beside / 0.75, 0, between / 2.5]),
      };
      writeSeries(path.join(folder, 'b'), shifted, (slice) => ({
        ...slice,
        instanceUid: `b${slice.instanceUid}`,
      }));
      const { volumes, skipped } = await inspect([folder]);
      expect(skipped).toEqual([]);
      expect(volumes.map(({ info }) => info.size[2])).toEqual([SLICES, SLICES]);
    }
  });

  test("one instance UID for all images, and none for the series, are the anonymiser's fault and cost nothing", async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, (slice) => ({ ...slice, instanceUid: '1.2', seriesUid: '' }));
    const { volumes, skipped } = await inspect([folder]);
    expect(skipped).toEqual([]);
    expect(volumes.map(({ info }) => info.size)).toEqual([[COLUMNS, ROWS, SLICES]]);
  });

  test('volumes of one series have ids of their own, though all images have one instance UID', async () => {
    const folder = fresh();
    const axes = [SERIES_GRID.direction, [1, 0, 0, 0, 0, 1, 0, -1, 0], [0, 0, 1, 1, 0, 0, 0, 1, 0]] as const;
    for (const [index, direction] of axes.entries())
      writeSeries(path.join(folder, String(index)), { ...SERIES_GRID, direction }, (slice) => ({
        ...slice,
        instanceUid: '1.2',
      }));
    const { volumes } = await inspect([folder]);
    expect(volumes).toHaveLength(3);
    expect(new Set(volumes.map(({ info }) => info.id)).size).toBe(3);
  });

  test('without positions, slice locations order the slices before numbers do, and both are said', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID, ({ position: _, ...slice }, k) => ({
      ...slice,
      sliceLocation: -3 * k,
      instanceNumber: k,
    }));
    const [found] = (await inspect([folder])).volumes;
    expect(found.info.spacingMm[2]).toBeCloseTo(3, 6);
    expect(found.info.verdict).toMatchObject({
      ok: false,
      findings: [{ code: 'no-position', orderedBy: 'slice location' }, {}],
    });
    expect((await readVolume(found)).voxels[0]).toBe(slicePixels(SERIES_GRID, SLICES - 1)[0]);
    expect(sourceFrames(found)).toBeNull();
  });

  test('a series without a description is named by what else is known', async () => {
    const cases: readonly [Partial<SliceOptions>, string][] = [
      [{ bodyPart: 'HEAD', seriesNumber: 4 }, 'CT head, series 4'],
      [{ seriesNumber: 4, description: 'None' }, 'CT, series 4'],
      [{ bodyPart: 'KNEE', description: ' ', modality: 'MR' }, 'MR knee'],
    ];
    for (const [change, expected] of cases) {
      const folder = fresh();
      writeSeries(folder, SERIES_GRID, (slice) => ({ ...slice, description: '', ...change }));
      expect((await inspect([folder])).volumes[0].info.description).toBe(expected);
    }
  });

  const enhanced = sharedData('dicom/mr_enhanced_siemens_xa10');
  test.skipIf(enhanced === null)(
    'enhanced multi-frame files are volumes of their frames, one for each time point',
    async () => {
      const { volumes, skipped } = await inspect([enhanced ?? '']);
      expect(skipped).toEqual([]);
      expect(volumes.map(({ info }) => [info.size, info.files])).toEqual(Array(4).fill([[64, 64, 6], 1]));
      expect(volumes[2].info.verdict.findings).toMatchObject([
        { code: 'time-points-split', used: 3, count: 4 },
      ]);
      const frames = sourceFrames(volumes[2]) ?? [];
      expect(frames.map(({ frames: count }) => count)).toEqual(Array(6).fill(6));
      expect(new Set(frames.map(({ frame }) => frame))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
      for (const [k, { position }] of frames.entries())
        indexToLps((await readVolume(volumes[2])).grid, [0, 0, k]).forEach((value, axis) =>
          expect(value).toBeCloseTo(position[axis], 2),
        );
    },
  );
});

describe('channels', () => {
  const half: Grid = { ...SERIES_GRID, size: [12, 10, 8], spacingMm: [0.375, 0.75, 2.5] };

  /** A value that is linear in space, so that resampling reproduces it. */
  function slope(grid: Grid, k: number, factor: number): Int16Array {
    return Int16Array.from({ length: grid.size[0] * grid.size[1] }, (_, pixel) => {
      const [x, y, z] = indexToLps(grid, [pixel % grid.size[0], Math.floor(pixel / grid.size[0]), k]);
      return Math.round(factor * (2000 + 7 * x - 5 * y + 3 * z));
    });
  }

  function writeStudy(): string {
    const folder = fresh();
    const series = [
      { name: 'a', grid: SERIES_GRID, factor: 1 },
      { name: 'b', grid: half, factor: 2 },
    ];
    for (const { name, grid, factor } of series)
      writeSeries(path.join(folder, name), grid, (slice, k) => ({
        ...slice,
        modality: 'MR',
        seriesUid: name,
        description: name,
        instanceUid: `${name}.${k}`,
        pixels: slope(grid, k, factor),
        ...(factor === 2 && { slope: 0.5, intercept: 10 }),
      }));
    const elsewhere = { studyUid: '5', seriesUid: 'c', frameOfReference: '5' };
    writeSeries(path.join(folder, 'c'), SERIES_GRID, (slice, k) => ({
      ...slice,
      ...elsewhere,
      instanceUid: `c${k}`,
    }));
    const crop: Grid = { ...SERIES_GRID, size: [2, 2, 3] };
    writeSeries(path.join(folder, 'd'), crop, (slice, k) => ({
      ...slice,
      seriesUid: 'd',
      instanceUid: `d${k}`,
    }));
    return folder;
  }

  test('series of one study and frame of reference that show one region are offered together', async () => {
    const { volumes } = await inspect([writeStudy()]);
    const named = (await channelSets(volumes)).map((set) =>
      set.map((id) => volumes.find(({ info }) => info.id === id)?.info.description),
    );
    expect(named).toEqual([['a', 'b']]);
  });

  test('they are combined on the grid of the first, in their own units', async () => {
    const { volumes } = await inspect([writeStudy()]);
    const [a, b] = ['a', 'b'].map((name) => volumes.find(({ info }) => info.description === name));
    if (a === undefined || b === undefined) throw new Error('series are missing');
    const found = combinedVolume([a, b]);
    expect(found.info).toMatchObject({
      description: 'a + b',
      channels: 2,
      dataType: 'float32',
      modality: 'MR',
    });
    const { grid, voxels, channels, rescale } = await readVolume(found);
    expect(sameGrid(grid, SERIES_GRID)).toBe(true);
    expect({ channels, rescale }).toEqual({ channels: 2, rescale: { slope: 1, intercept: 0 } });
    const count = COLUMNS * ROWS * SLICES;
    for (let voxel = 0; voxel < count; voxel++) {
      const plane = slope(SERIES_GRID, Math.floor(voxel / 30), 1);
      expect(voxels[voxel]).toBe(plane[voxel % 30]);
      expect(Math.abs(voxels[count + voxel] - (plane[voxel % 30] + 10))).toBeLessThan(1.1);
    }
    expect(sourceFrames(found)).toEqual(sourceFrames(a));
    expect(() => combinedVolume([a])).toThrow(expect.objectContaining({ code: 'one-channel' }));
  });

  test('where a channel does not reach, it holds its least value', async () => {
    const folder = fresh();
    const sform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] as const;
    const bytes = (values: readonly number[]) => new Uint8Array(Int16Array.from(values).buffer);
    const common = { datatype: 4, bits: 16, sform };
    writeSeries(folder, { ...SERIES_GRID, size: [1, 1, 1] });
    const wide = writeNifti(path.join(folder, 'wide.nii'), {
      ...common,
      dims: [4, 1, 1],
      voxels: bytes([1, 2, 3, 4]),
    });
    const near = writeNifti(path.join(folder, 'near.nii'), {
      ...common,
      dims: [2, 1, 1],
      voxels: bytes([9, -5]),
    });
    const { volumes } = await inspect([wide, near]);
    const found = combinedVolume(volumes);
    const { voxels, verdict } = await readVolume(found);
    expect([...voxels]).toEqual([1, 2, 3, 4, 9, -5, -5, -5]);
    const said = { code: 'channel-reaches-partly', percent: 52 };
    expect(found.info.verdict.findings).toMatchObject([said]);
    expect(verdict.findings).toMatchObject([said]);
    expect(combinedVolume([volumes[1], volumes[0]]).info.verdict.findings).toEqual([]);
  });

  test('padding of a channel has no part in what is resampled, nor do numbers that are none', async () => {
    const folder = fresh();
    const padded = (value: number) => ({
      0x00280120: ['SS', Buffer.from(Int16Array.of(value).buffer)] as const,
    });
    const grid: Grid = { ...SERIES_GRID, size: [4, 1, 1] };
    const finer: Grid = {
      ...grid,
      size: [8, 1, 1],
      spacingMm: [grid.spacingMm[0] / 2, grid.spacingMm[1], grid.spacingMm[2]],
    };
    const write = (name: string, onto: Grid, pixels: readonly number[], slope: number) =>
      writeSeries(path.join(folder, name), onto, (slice) => ({
        ...slice,
        ...{ seriesUid: name, instanceUid: name, description: name, slope, intercept: 5 },
        pixels: Int16Array.from(pixels),
        more: padded(-2000),
      }));
    write('a', finer, [1, 2, 3, 4, 5, 6, 7, -2000], 1);
    write('b', grid, [-2000, -2000, 100, 300], 1);
    write('c', grid, [-2000, 100, 300, 300], -1);
    const { volumes } = await inspect([folder]);
    const { voxels } = await readVolume(combinedVolume(volumes));
    expect([...voxels.slice(0, 8)]).toEqual([6, 7, 8, 9, 10, 11, 12, 6]);
    // Resampled between 100, the least value, and 300; never from the padding.
    expect([...voxels.slice(8, 16)].every((value) => value >= 105 && value <= 305)).toBe(true);
    // Where values fall as numbers rise, the least value is that of the greatest number.
    expect([...voxels.slice(16, 24)].every((value) => value >= -295 && value <= -95)).toBe(true);
    expect(voxels[16]).toBe(-295);
  });

  test('label maps are no channels, whatever they are called', async () => {
    const folder = fresh();
    mkdirSync(folder);
    const [columns, rows, planes] = [24, 20, 18];
    const count = columns * rows * planes;
    const write = (name: string, valueAt: (voxel: number) => number) =>
      writeNifti(path.join(folder, name), {
        dims: [columns, rows, planes],
        datatype: 4,
        bits: 16,
        voxels: new Uint8Array(Int16Array.from({ length: count }, (_, voxel) => valueAt(voxel)).buffer),
        sform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
      });
    const files = [
      write('one.nii.gz', (voxel) => (voxel * 7919) % 1013),
      // Twenty structures, six voxels long each.
      write('atlas.nii.gz', (voxel) => Math.floor(voxel / 6) % 20),
      write('two.nii', (voxel) => (voxel * 104_729) % 887),
      write('where.nii', (voxel) => ((voxel * 7919) % 5 === 0 ? 1 : 0)),
    ];
    const { volumes } = await inspect(files);
    const [set, ...others] = await channelSets(volumes);
    expect(others).toEqual([]);
    expect(set.map((id) => volumes.find(({ info }) => info.id === id)?.info.description)).toEqual([
      'one',
      'two',
    ]);
    expect(await channelSets(volumes.slice(0, 2))).toEqual([]);
  });

  const study = sharedData('dicom/mr_study3_multichannel');
  const tumour = sharedData('volumes/brain_tumour_brats2013');
  test.skipIf(study === null || tumour === null)(
    'real studies offer what was registered, without crops, labels and masks',
    async () => {
      const names = async (folder: string) => {
        const { volumes } = await inspect([folder]);
        return (await channelSets(volumes)).map((set) =>
          set.map((id) => volumes.find(({ info }) => info.id === id)?.info.description),
        );
      };
      expect(await names(study ?? '')).toEqual([['T1post', 'T1pre_reg', 'FLAIR_reg', 'T2_reg']]);
      expect(await names(tumour ?? '')).toEqual([['flair', 't1c']]);
      expect(await names(sharedData('volumes/brain_colin27_aal') ?? '')).toEqual([]);
      const hearts = [1, 2].map((patient) => [1, 2].map((frame) => `patient00${patient}_frame0${frame}`));
      expect(await names(sharedData('volumes/cardiac_acdc') ?? '')).toEqual(hearts);
    },
  );
});
