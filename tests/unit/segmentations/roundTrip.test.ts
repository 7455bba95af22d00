import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportOptions, type ExportOptions } from '../../../electron/contract';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import {
  gridOf,
  inspect,
  mapOnto,
  readLabelMap,
  readSegmentation,
  type FoundVolume,
} from '../../../electron/engine/imaging';
import { column, indexToLps, lpsToIndex, voxelCount, type Grid } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { exportOfMasks, type MaskedSegment } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import type { SliceOptions } from '../../fixtures/writeDicom';

const folder = temporaryFolder();
const never = new AbortController().signal;
const GRID: Grid = { ...SERIES_GRID, size: [11, 5, 8] };

async function foundIn(
  name: string,
  change?: (slice: SliceOptions, k: number) => SliceOptions | null,
): Promise<FoundVolume> {
  const series = path.join(folder, name);
  writeSeries(series, GRID, change);
  const { volumes } = await inspect([series]);
  return volumes[0];
}

/** One segment in another, and a third beside both; the first has no voxel on the first and the last slice. */
function masksOn({ size: [nx, ny, nz], ...rest }: Grid): MaskedSegment[] {
  const mask = (inside: (i: number, j: number, k: number) => boolean) =>
    Uint8Array.from({ length: voxelCount({ size: [nx, ny, nz], ...rest }) }, (_, voxel) =>
      inside(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)) ? 1 : 0,
    );
  return [
    { name: 'outer', mask: mask((i, j, k) => i > 2 && j > 0 && k > 0 && k < nz - 1), color: [10, 200, 30] },
    { name: 'inner', mask: mask((i, j, k) => i === 4 + (k % 3) && j === 2 && k > 1 && k < nz - 1) },
    {
      name: 'beside',
      mask: mask((i) => i === 0),
      code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    },
  ];
}

async function readBack(
  found: FoundVolume,
  masks: readonly MaskedSegment[],
  name: string,
  changes: Partial<ExportOptions>,
) {
  const file = path.join(folder, `${name}.dcm`);
  const data = exportOfMasks(gridOf(found.info), masks, { source: found });
  await exportSegments(formatOf('dicom-seg'), data, file, { ...exportOptions.parse({}), ...changes });
  const { segmentations, volumes } = await inspect([file]);
  expect(volumes).toEqual([]);
  return segmentations[0];
}

/** The mask of each segment, whatever layer it came in. */
function masksOf({ layers }: Awaited<ReturnType<typeof mapOnto>>): Map<string, number[]> {
  return new Map(
    layers.flatMap(({ labels, segments }) =>
      segments.map(
        ({ value, name }) => [name, Array.from(labels, (label) => (label === value ? 1 : 0))] as const,
      ),
    ),
  );
}

const original = (masks: readonly MaskedSegment[]) =>
  new Map(masks.map(({ name, mask }) => [name, [...mask]]));

describe('DICOM SEG, written and read again', () => {
  it.each(['keep', 'skip'] as const)(
    'gives back every voxel of nested segments, empty frames: %s',
    async (emptyFrames) => {
      const found = await foundIn(`nested-${emptyFrames}`);
      const masks = masksOn(GRID);
      const segmentation = await readBack(found, masks, `nested-${emptyFrames}`, { emptyFrames });
      expect(segmentation.info.segments).toMatchObject([
        { value: 1, name: 'outer' },
        { value: 2, name: 'inner' },
        { value: 3, name: 'beside', code: { value: '10200004' } },
      ]);
      expect(
        segmentation.info.segments[0].color.map(
          (part, channel) => Math.abs(part - [10, 200, 30][channel]) <= 1,
        ),
      ).toEqual([true, true, true]);
      const mapped = await mapOnto(await readSegmentation(segmentation), GRID, never);
      expect([mapped.exact, mapped.layers.length]).toEqual([true, 2]);
      expect(masksOf(mapped)).toEqual(original(masks));
    },
  );

  it('gives back a label map', async () => {
    const found = await foundIn('labels');
    const masks = masksOn(GRID).filter(({ name }) => name !== 'inner');
    const segmentation = await readBack(found, masks, 'labels', { segType: 'labelmap' });
    const mapped = await mapOnto(await readSegmentation(segmentation), GRID, never);
    expect(mapped.layers).toHaveLength(1);
    expect(masksOf(mapped)).toEqual(original(masks));
  });

  it('lies right on a scan that is turned over and mirrored, which its frames know nothing of', async () => {
    const found = await foundIn('turned');
    const masks = masksOn(GRID);
    const stored = await readSegmentation(await readBack(found, masks, 'turned', { emptyFrames: 'skip' }));
    const [nx, ny, nz] = GRID.size;
    const d = GRID.direction;
    // j, then k backwards, then i backwards.
    const turned: Grid = {
      size: [ny, nz, nx],
      spacingMm: [GRID.spacingMm[1], GRID.spacingMm[2], GRID.spacingMm[0]],
      origin: indexToLps(GRID, [nx - 1, 0, nz - 1]),
      direction: [d[1], -d[2], -d[0], d[4], -d[5], -d[3], d[7], -d[8], -d[6]],
    };
    const mapped = await mapOnto(stored, turned, never);
    expect(mapped.exact).toBe(true);
    const at = (i: number, j: number, k: number) => (k * ny + j) * nx + i;
    for (const { name, mask } of masks) {
      const got = masksOf(mapped).get(name);
      for (let k = 0; k < nz; k++)
        for (let j = 0; j < ny; j++)
          for (let i = 0; i < nx; i++)
            expect(got?.[((nx - 1 - i) * nz + (nz - 1 - k)) * ny + j]).toBe(mask[at(i, j, k)]);
    }
  });

  it('says that a finer grid takes the nearest pixels, and leaves slices without a frame empty', async () => {
    const found = await foundIn('finer');
    const masks = masksOn(GRID).slice(0, 1);
    const stored = await readSegmentation(await readBack(found, masks, 'finer', { emptyFrames: 'skip' }));
    const third = column(GRID.direction, 2);
    const quarter = GRID.spacingMm[2] / 4;
    const [x, y, z] = GRID.origin;
    const finer: Grid = {
      ...GRID,
      size: [GRID.size[0], GRID.size[1], 2 * GRID.size[2]],
      spacingMm: [GRID.spacingMm[0], GRID.spacingMm[1], GRID.spacingMm[2] / 2],
      origin: [x - quarter * third[0], y - quarter * third[1], z - quarter * third[2]],
    };
    const { exact, layers } = await mapOnto(stored, finer, never);
    expect(exact).toBe(false);
    const slice = GRID.size[0] * GRID.size[1];
    const got = Array.from(layers[0].labels);
    const expected = Array.from({ length: 2 * GRID.size[2] }, (_, k) => [
      ...masks[0].mask.subarray(Math.floor(k / 2) * slice, (Math.floor(k / 2) + 1) * slice),
    ]).flat();
    expect(got).toEqual(expected);
  });

  it('shows each image of a tilted series what lies on it in the volume that was put right', async () => {
    // Positions drift off the normal: 20 degrees of gantry tilt.
    const lean = Math.tan((20 * Math.PI) / 180) * GRID.spacingMm[2];
    const second = column(GRID.direction, 1);
    const found = await foundIn('tilted', (slice, k) => ({
      ...slice,
      position: (slice.position ?? []).map((value, axis) => value + k * lean * second[axis]),
    }));
    const grid = gridOf(found.info);
    const [{ mask }] = masksOn(grid);
    const stored = await readSegmentation(await readBack(found, [{ name: 'block', mask }], 'tilted', {}));
    if (stored.kind !== 'planes') throw new Error('a DICOM SEG has planes');
    const [set] = stored.sets;
    expect(set.planes).toHaveLength(GRID.size[2]);
    for (const [frame, plane] of set.planes.entries()) {
      const pixels = await set.pixels(frame);
      for (let pixel = 0; pixel < pixels.length; pixel++) {
        const [across, row] = [pixel % GRID.size[0], Math.floor(pixel / GRID.size[0])];
        // Where the scanner saw the pixel, and the voxel of the corrected volume there.
        const seen = indexToLps(GRID, [across, row + (plane * lean) / GRID.spacingMm[1], plane]);
        const [i, j, k] = lpsToIndex(grid, seen).map(Math.round);
        const outside = [i, j, k].some((index, axis) => index < 0 || index >= grid.size[axis]);
        expect(pixels[pixel]).toBe(outside ? 0 : mask[(k * grid.size[1] + j) * grid.size[0] + i]);
      }
    }
  });
});

describe('files that share their UIDs', () => {
  it('are one segmentation where they are copies, and keep their own ids where they are not', async () => {
    const found = await foundIn('shared');
    const masks = masksOn(GRID);
    const folderOf = path.join(folder, 'same uids');
    mkdirSync(folderOf);
    await readBack(found, masks, 'first', {});
    const first = readFileSync(path.join(folder, 'first.dcm'));
    const other = Buffer.from(first);
    // The last byte of the last frame: another voxel.
    other[other.length - 1] ^= 1;
    for (const [name, bytes] of Object.entries({ a: first, b: first, c: other, d: other }))
      writeFileSync(path.join(folderOf, `${name}.dcm`), bytes);
    const { segmentations, skipped } = await inspect([folderOf]);
    expect(new Set(segmentations.map(({ info }) => info.id)).size).toBe(2);
    expect(segmentations.map(({ source }) => path.basename(source.file))).toEqual(['a.dcm', 'c.dcm']);
    expect(skipped.map(({ file, code, reason }) => [file, code, reason])).toEqual([
      [path.join(folderOf, 'b.dcm'), 'duplicate', expect.stringContaining('a.dcm')],
      [path.join(folderOf, 'd.dcm'), 'duplicate', expect.stringContaining('c.dcm')],
    ]);
  });
});

describe('label maps with a table beside them', () => {
  it('come back with the values, names, colours and codes that were saved', async () => {
    const masks = masksOn(GRID).filter(({ name }) => name !== 'inner');
    const file = path.join(folder, 'table.nii.gz');
    await exportSegments(formatOf('nifti'), exportOfMasks(GRID, masks), file, exportOptions.parse({}));
    const [found] = (await inspect([file])).volumes;
    const mapped = await mapOnto(await readLabelMap(found), GRID, never);
    expect(mapped.layers[0].segments).toMatchObject([
      { value: 1, name: 'outer', color: [10, 200, 30], code: null },
      { value: 2, name: 'beside', code: { scheme: 'SCT', value: '10200004', meaning: 'Liver' } },
    ]);
    expect(masksOf(mapped)).toEqual(original(masks));
  });

  it('are mapped until they are stopped', async () => {
    const file = path.join(folder, 'stopped.nii.gz');
    await exportSegments(
      formatOf('nifti'),
      exportOfMasks(GRID, masksOn(GRID).slice(0, 1)),
      file,
      exportOptions.parse({}),
    );
    const [found] = (await inspect([file])).volumes;
    const stored = await readLabelMap(found);
    await expect(mapOnto(stored, GRID, AbortSignal.abort())).rejects.toThrow('aborted');
  });

  it('are told from scans', async () => {
    const found = await foundIn('scan');
    await expect(readLabelMap(found)).rejects.toMatchObject({ code: 'not-a-label-map' });
  });
});
