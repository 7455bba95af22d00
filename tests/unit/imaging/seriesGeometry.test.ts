import fc from 'fast-check';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  gridOf,
  inspect,
  readVolume,
  sourceFrames,
  type SourceFrame,
} from '../../../electron/engine/imaging';
import {
  add,
  column,
  cross,
  dot,
  indexToLps,
  length,
  lpsToIndex,
  sameGrid,
  scale,
  shearDegrees,
  subtract,
  type Grid,
  type Vec3,
  type Volume,
} from '../../../native-models/geometry';
import { movedAlongNormal, SERIES_GRID, slicePixels, writeSeries } from '../../fixtures/dicomSeries';
import { anyGrid } from '../../fixtures/grids';
import { pythonHas, python } from '../../fixtures/python';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
let counter = 0;
const fresh = () => path.join(root, `series ${++counter}`);

async function only(folder: string) {
  const { volumes } = await inspect([folder]);
  expect(volumes).toHaveLength(1);
  const [found] = volumes;
  return { found, info: found.info, volume: await readVolume(found) };
}

type Slice = Parameters<NonNullable<Parameters<typeof writeSeries>[2]>>[0];

/** A slice of a phantom given in LPS millimetres, at the place and under the orientation that the slice states. */
function scanned(slice: Slice, phantom: (point: Vec3) => number): Slice {
  const [position, orientation, spacing] = [
    slice.position ?? [],
    slice.orientation ?? [],
    slice.pixelSpacing ?? [],
  ];
  const at: Vec3 = [position[0], position[1], position[2]];
  const alongRow: Vec3 = [orientation[0], orientation[1], orientation[2]];
  const alongColumn: Vec3 = [orientation[3], orientation[4], orientation[5]];
  const pixels = Int16Array.from({ length: slice.rows * slice.columns }, (_, pixel) => {
    const [i, j] = [pixel % slice.columns, Math.floor(pixel / slice.columns)];
    return Math.round(
      phantom(add(at, add(scale(alongRow, i * spacing[1]), scale(alongColumn, j * spacing[0])))),
    );
  });
  return { ...slice, pixels };
}

/** True where both slices beside a point hold pixels around it, so that nothing is carried on beyond an edge. */
function isReached(frames: readonly SourceFrame[], point: Vec3): boolean {
  const at = frames.map(({ position, alongRow, alongColumn, spacingMm, columns, rows }) => {
    const from = subtract(point, position);
    const [i, j] = [dot(from, alongRow) / spacingMm[0], dot(from, alongColumn) / spacingMm[1]];
    return {
      distance: dot(from, cross(alongRow, alongColumn)),
      inside: i > -0.01 && j > -0.01 && i < columns - 0.99 && j < rows - 0.99,
    };
  });
  const above = at.findIndex(({ distance }) => distance < 0.01);
  const same = Math.abs(at[above]?.distance ?? 1) < 0.01;
  return above >= 0 && at[above].inside && (same || at[above - 1]?.inside === true);
}

/** Where the slices reach, the volume agrees with the phantom; returns the part of its voxels where they do. */
function compare(
  { grid, voxels }: Volume,
  frames: readonly SourceFrame[] | null,
  phantom: (point: Vec3) => number,
  tolerance: number,
): number {
  let compared = 0;
  const [columns, rows, depth] = grid.size;
  for (let k = 0; k < depth; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const point = indexToLps(grid, [i, j, k]);
        if (!isReached(frames ?? [], point)) continue;
        compared++;
        expect(Math.abs(voxels[(k * rows + j) * columns + i] - phantom(point))).toBeLessThan(tolerance);
      }
  return compared / (columns * rows * depth);
}

/** A slope in space that interpolation reproduces; far from the value of air. */
const slope = (point: Vec3) => 4000 + 9 * point[0] - 7 * point[1] + 5 * point[2];

describe('any orientation', () => {
  test('shuffled names and numbers, oblique and turned axes: the grid and every voxel are those of the scanner', async () => {
    await fc.assert(
      fc.asyncProperty(anyGrid, fc.integer({ min: 1, max: 30 }), async (grid, key) => {
        // Slices are stacked along row x column: a left-handed scan is stored with its slices counted the other way.
        const folder = fresh();
        writeSeries(folder, grid, (slice, k) => ({ ...slice, instanceNumber: (key * (k + 1)) % 31 }));
        const { info, volume } = await only(folder);
        rmSync(folder, { recursive: true });
        const found = gridOf(info);
        expect(shearDegrees(found)).toBeLessThan(1e-4);
        expect(volume.voxels.length).toBe(grid.size[0] * grid.size[1] * grid.size[2]);
        for (let k = 0; k < grid.size[2]; k++) {
          const index = lpsToIndex(found, indexToLps(grid, [0, 0, k]));
          const at = Math.round(index[2]);
          expect(length(subtract(index, [0, 0, at]))).toBeLessThan(2e-3);
          const plane = grid.size[0] * grid.size[1];
          expect(volume.voxels.slice(at * plane, (at + 1) * plane)).toEqual(slicePixels(grid, k));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a tilted gantry', () => {
  const upright: Grid = {
    size: [24, 26, 12],
    spacingMm: [1.1, 0.9, 2],
    origin: [-12, -9, 40],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };

  /** The slices of a patient on a table that moves along z while the gantry leans: rows stay level, columns do not. */
  function tilted(degrees: number, tableMm = 2) {
    const angle = (degrees * Math.PI) / 180;
    const alongColumn: Vec3 = [0, Math.cos(angle), -Math.sin(angle)];
    return (slice: Slice, k: number): Slice => ({
      ...slice,
      orientation: [1, 0, 0, ...alongColumn],
      position: [-12, -9, 40 + k * tableMm],
    });
  }

  test('is measured with its sign and put right: any phantom that is linear in space is itself again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 2, max: 30, noNaN: true }),
        fc.boolean(),
        fc.double({ min: 1, max: 5, noNaN: true }),
        async (angle, back, tableMm) => {
          const degrees = back ? -angle : angle;
          const folder = fresh();
          const place = tilted(degrees, tableMm);
          writeSeries(folder, upright, (slice, k) => scanned(place(slice, k), slope));
          const { info, volume, found } = await only(folder);
          rmSync(folder, { recursive: true });
          const finding = info.verdict.findings.find(({ code }) => code === 'gantry-tilt');
          expect(finding?.degrees).toBeCloseTo(degrees, 1);
          const grid = gridOf(info);
          expect(sameGrid(volume.grid, grid)).toBe(true);
          expect(shearDegrees(grid)).toBeLessThan(1e-4);
          expect(grid.spacingMm[2]).toBeCloseTo(tableMm * Math.cos((degrees * Math.PI) / 180), 4);
          // Rounding of slices and of what is interpolated, and of positions: 1.2 of a slope of 12.4 per mm.
          expect(compare(volume, sourceFrames(found), slope, 1.2)).toBeGreaterThan(0.4);
          expect(sourceFrames(found)?.map(({ position }) => position[2])).toEqual(
            Array.from({ length: 12 }, (_, k) => expect.closeTo(40 + k * tableMm, 6)),
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  test('a ball keeps its centre and its volume', async () => {
    const folder = fresh();
    const [centre, radiusMm]: [Vec3, number] = [[1, 3, 58], 7];
    const ball = (point: Vec3) => (length(subtract(point, centre)) < radiusMm ? 100 : 0);
    const fine: Grid = { ...upright, size: [40, 44, 40], spacingMm: [0.6, 0.6, 0.9] };
    const place = tilted(20, 0.9);
    writeSeries(folder, fine, (slice, k) => ({ ...scanned(place(slice, k), ball), instanceNumber: 40 - k }));
    const { volume } = await only(folder);
    const { grid, voxels } = volume;
    let mass = 0;
    let sum: Vec3 = [0, 0, 0];
    for (let k = 0; k < grid.size[2]; k++)
      for (let j = 0; j < grid.size[1]; j++)
        for (let i = 0; i < grid.size[0]; i++) {
          const value = Math.max(0, voxels[(k * grid.size[1] + j) * grid.size[0] + i]);
          mass += value;
          sum = add(sum, scale(indexToLps(grid, [i, j, k]), value));
        }
    centre.forEach((expected, axis) => expect(sum[axis] / mass).toBeCloseTo(expected, 1));
    const volumeMm3 = (mass / 100) * grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2];
    expect(volumeMm3 / ((4 / 3) * Math.PI * radiusMm ** 3)).toBeCloseTo(1, 1);
  });

  test('what no slice reaches is air; a stored number without a place for air takes the nearest', async () => {
    for (const [change, air] of [
      [{ slope: 1, intercept: -1024 }, 24],
      [{ modality: 'MR' }, 0],
      [{ slope: 2, intercept: 500 }, -750],
    ] as const) {
      const folder = fresh();
      const place = tilted(25);
      writeSeries(folder, upright, (slice, k) => ({ ...place(slice, k), ...change }));
      const { volume } = await only(folder);
      const [columns, rows, depth] = volume.grid.size;
      expect(rows).toBeGreaterThan(26 + 5);
      // The slices move towards small j as they rise: the last row of the last plane is empty.
      expect(volume.voxels[columns * rows * depth - 1]).toBe(air);
    }
  });
});

describe('uneven and missing slices', () => {
  test('uneven slices lie at their true places on an even grid', async () => {
    const gap = fc.double({ min: 0.8, max: 6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(gap, { minLength: 7, maxLength: 7 }), async (gaps) => {
        const folder = fresh();
        const places = [
          0,
          ...gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, step) => sum + step, 0)),
        ];
        writeSeries(folder, SERIES_GRID, (slice, k) =>
          scanned({ ...slice, position: movedAlongNormal(SERIES_GRID, 0, places[k]) }, slope),
        );
        const { info, volume, found } = await only(folder);
        rmSync(folder, { recursive: true });
        const grid = gridOf(info);
        expect(indexToLps(grid, [0, 0, grid.size[2] - 1]).map((mm) => Math.round(mm * 1000))).toEqual(
          movedAlongNormal(SERIES_GRID, 0, places[7]).map((mm) => Math.round(mm * 1000)),
        );
        expect(compare(volume, sourceFrames(found), slope, 1.5)).toBeGreaterThan(0.99);
        expect(grid.size[2]).toBeLessThanOrEqual(15);
        const finding = info.verdict.findings.find(({ code }) => code === 'uneven-spacing');
        if (finding === undefined) return;
        expect(finding.minimumMm).toBeCloseTo(Math.min(...gaps), 3);
        expect(finding.maximumMm).toBeCloseTo(Math.max(...gaps), 3);
        expect(info.verdict.ok).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  test('missing slices are interpolated, the others keep every number and their places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([1, 2, 4, 5, 6], { minLength: 1, maxLength: 2 }), async (missing) => {
        const folder = fresh();
        writeSeries(folder, SERIES_GRID, (slice, k) => (missing.includes(k) ? null : scanned(slice, slope)));
        const { info, volume, found } = await only(folder);
        rmSync(folder, { recursive: true });
        expect(sameGrid(gridOf(info), SERIES_GRID)).toBe(true);
        const finding = info.verdict.findings.find(({ code }) => code === 'missing-slices');
        expect(finding).toMatchObject({ count: missing.length, filled: missing });
        expect(compare(volume, sourceFrames(found), slope, 1.1)).toBeGreaterThan(0.99);
        expect(sourceFrames(found)).toHaveLength(8 - missing.length);
        const plane = 30;
        for (let k = 0; k < 8; k++)
          if (!missing.includes(k))
            expect(volume.voxels.slice(k * plane, (k + 1) * plane)).toEqual(
              scanned({ ...sliceAt(k), pixels: new Int16Array(plane) }, slope).pixels,
            );
      }),
      { numRuns: 12 },
    );
  });

  function sliceAt(k: number): Slice {
    const d = SERIES_GRID.direction;
    return {
      rows: 5,
      columns: 6,
      pixels: new Int16Array(30),
      instanceUid: '1',
      position: indexToLps(SERIES_GRID, [0, 0, k]),
      orientation: [...column(d, 0), ...column(d, 1)],
      pixelSpacing: [1.5, 0.75],
    };
  }

  test('slices that jump within their planes are put at their true places, and it is said', async () => {
    const folder = fresh();
    const along = column(SERIES_GRID.direction, 0);
    writeSeries(folder, SERIES_GRID, (slice, k) => {
      const moved = add(indexToLps(SERIES_GRID, [0, 0, k]), scale(along, k === 3 ? 1.9 : 0));
      return scanned({ ...slice, position: moved }, slope);
    });
    const { info, volume, found } = await only(folder);
    expect(info.verdict.findings.map(({ code }) => code)).toContain('shifted-slices');
    expect(info.verdict.ok).toBe(true);
    expect(info.size).toEqual([9, 5, 8]);
    expect(compare(volume, sourceFrames(found), slope, 1.2)).toBeGreaterThan(0.5);
  });
});

test('a slice that claims to lie far beside the others makes no giant of the volume', async () => {
  const folder = fresh();
  const along = column(SERIES_GRID.direction, 0);
  writeSeries(folder, SERIES_GRID, (slice, k) => ({
    ...slice,
    position: add(indexToLps(SERIES_GRID, [0, 0, k]), scale(along, k === 3 ? 1e7 : 0)),
  }));
  const { info, volume } = await only(folder);
  expect(info.verdict.ok).toBe(false);
  expect(info.verdict.findings.map(({ code }) => code)).toContain('scattered-slices');
  expect(info.size).toEqual(SERIES_GRID.size);
  expect(volume.voxels.slice(0, 30)).toEqual(slicePixels(SERIES_GRID, 0));
});

describe('against pydicom', () => {
  const script = `
import sys, os, json, pydicom
folder = sys.argv[1]
rows = []
for name in sorted(os.listdir(folder)):
    try:
        d = pydicom.dcmread(os.path.join(folder, name))
        if d.Modality != 'CT': continue
        a = d.pixel_array
    except Exception:
        continue
    rows.append([name, [float(v) for v in d.ImagePositionPatient], [float(v) for v in d.ImageOrientationPatient],
                 [float(v) for v in d.PixelSpacing], [int(v) for v in a[::7, ::5].ravel()[:400]], list(a[::7, ::5].shape)])
print(json.dumps(rows))`;
  type Row = [string, Vec3, number[], number[], number[], [number, number]];
  const awkward = sharedData('dicom/awkward_built/mixed_series_missing_slice');
  const hasPydicom = pythonHas('pydicom', 'numpy') && pythonHas('numpy');

  test.skipIf(awkward === null || !hasPydicom)(
    'every real slice beside a gap lies where pydicom reads it, pixel for pixel',
    async () => {
      const { volumes } = await inspect([awkward ?? '']);
      const ct = volumes.find(({ info }) => info.modality === 'CT');
      if (ct === undefined) throw new Error('no CT found');
      const { grid, voxels } = await readVolume(ct);
      const rows = python(script, awkward ?? '') as Row[];
      expect(rows.length).toBeGreaterThanOrEqual(46);
      for (const [, position, orientation, [rowMm, columnMm], pixels, [, width]] of rows)
        for (const [index, pixel] of pixels.entries()) {
          const [i, j] = [5 * (index % width), 7 * Math.floor(index / width)];
          const point = position.map(
            (value, axis) => value + i * columnMm * orientation[axis] + j * rowMm * orientation[axis + 3],
          );
          const at = lpsToIndex(grid, [point[0], point[1], point[2]]);
          const [x, y, z] = at.map(Math.round);
          expect(length(subtract(at, [x, y, z]))).toBeLessThan(0.02);
          expect(voxels[(z * grid.size[1] + y) * grid.size[0] + x]).toBe(pixel);
        }
    },
  );

  const head = sharedData('dicom/ct_ge_tilt_varspacing');
  test.skipIf(head === null || !hasPydicom)(
    'the corrected head has the values of the tilted slices at their places',
    async () => {
      const { volumes } = await inspect([head ?? '']);
      const { grid, voxels } = await readVolume(volumes[0]);
      const rows = python(script, head ?? '') as Row[];
      expect(rows).toHaveLength(28);
      const differences: number[] = [];
      for (const [, position, orientation, [rowMm, columnMm], pixels, [, width]] of rows)
        for (const [index, pixel] of pixels.entries()) {
          const [i, j] = [5 * (index % width), 7 * Math.floor(index / width)];
          const point = position.map(
            (value, axis) => value + i * columnMm * orientation[axis] + j * rowMm * orientation[axis + 3],
          );
          const at = lpsToIndex(grid, [point[0], point[1], point[2]]);
          expect(at.every((value, axis) => value > -0.5 && value < grid.size[axis] - 0.5)).toBe(true);
          const [x, y, z] = at.map(Math.round);
          differences.push(Math.abs(voxels[(z * grid.size[1] + y) * grid.size[0] + x] - pixel));
        }
      differences.sort((a, b) => a - b);
      // The nearest voxel of the even grid is up to half a slice and half a pixel away.
      expect(differences[Math.floor(differences.length / 2)]).toBeLessThan(25);
    },
  );
});
