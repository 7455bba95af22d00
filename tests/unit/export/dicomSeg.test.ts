import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportOptions, type ExportOptions } from '../../../electron/contract';
import { exportSegments, formatOf, type SegmentExport } from '../../../electron/engine/export';
import { gridOf, inspect, type FoundVolume } from '../../../electron/engine/imaging';
import { voxelCount, type Grid } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { python, pythonHas } from '../../fixtures/python';
import { exportOfMasks, type MaskedSegment } from '../../fixtures/segmentExport';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { hasTool, linesOf, standardErrors } from '../../fixtures/tools';
import type { SliceOptions } from '../../fixtures/writeDicom';

const folder = temporaryFolder();
const seg = formatOf('dicom-seg');
const withPydicom = pythonHas('pydicom', 'numpy');
const withDciodvfy = hasTool('dciodvfy');

const options = (changes: Partial<ExportOptions> = {}) => ({ ...exportOptions.parse({}), ...changes });

/** Odd matrix, so that frames begin within bytes. */
const ODD_GRID: Grid = { ...SERIES_GRID, size: [37, 5, 8] };

async function seriesFound(
  name: string,
  grid: Grid,
  change?: (slice: SliceOptions, k: number) => SliceOptions | null,
): Promise<FoundVolume> {
  const folderOfSeries = path.join(folder, name);
  writeSeries(folderOfSeries, grid, change);
  const { volumes } = await inspect([folderOfSeries]);
  expect(volumes).toHaveLength(1);
  return volumes[0];
}

const KIDNEY = { value: '64033007', scheme: 'SCT', meaning: 'Kidney' };

/** A structure, another one inside it, and one that lies on two slices only. */
function nestedMasks(grid: Grid): MaskedSegment[] {
  const [nx, ny] = grid.size;
  const mask = (inside: (i: number, j: number, k: number) => boolean) =>
    Uint8Array.from({ length: voxelCount(grid) }, (_, voxel) =>
      inside(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)) ? 1 : 0,
    );
  return [
    { name: 'Niere links', mask: mask((i, j, k) => i > 0 && j > 0 && k > 0), code: KIDNEY },
    {
      name: 'unnamed region',
      mask: mask((i, j) => i > 1 && j === 2 && (i + j) % 2 === 0),
      color: [0, 128, 255],
    },
    { name: 'läsion\\ 3', mask: mask((i, _, k) => i === nx - 1 && k >= 2 && k <= 3) },
  ];
}

async function exported(
  found: FoundVolume,
  masks: readonly MaskedSegment[],
  name: string,
  changes: Partial<ExportOptions> = {},
): Promise<{ file: string; data: SegmentExport }> {
  const data = exportOfMasks(gridOf(found.info), masks, { source: found });
  const file = path.join(folder, `${name}.dcm`);
  const { files, compared } = await exportSegments(seg, data, file, options(changes));
  expect(files).toEqual([file]);
  expect(compared).toContain('read back');
  return { file, data };
}

/** What pydicom, which shares no code with the product, makes of a file: frames as runs of 1, with their places. */
const READ_SEG = `
import json, sys, pydicom, numpy
d = pydicom.dcmread(sys.argv[1])
bits = d.pixel_array.reshape(int(d.NumberOfFrames), d.Rows, d.Columns)
shared = d.SharedFunctionalGroupsSequence[0]
frames = []
for pixels, group in zip(bits, d.PerFrameFunctionalGroupsSequence):
    source = group.DerivationImageSequence[0].SourceImageSequence[0]
    frames.append({
        'segment': group.SegmentIdentificationSequence[0].ReferencedSegmentNumber if 'SegmentIdentificationSequence' in group else 0,
        'position': [float(x) for x in group.PlanePositionSequence[0].ImagePositionPatient],
        'source': source.ReferencedSOPInstanceUID,
        'index': list(group.FrameContentSequence[0].DimensionIndexValues) if hasattr(group.FrameContentSequence[0].DimensionIndexValues, '__len__') else [group.FrameContentSequence[0].DimensionIndexValues],
        'pixels': pixels.ravel().tolist() if len(sys.argv) == 2 else [],
    })
print(json.dumps({
    'frames': frames,
    'orientation': [float(x) for x in shared.PlaneOrientationSequence[0].ImageOrientationPatient],
    'spacing': [float(x) for x in shared.PixelMeasuresSequence[0].PixelSpacing],
    'frameOfReference': d.FrameOfReferenceUID,
    'patient': str(d.PatientName),
    'description': d.ContentDescription,
    'series': d.ReferencedSeriesSequence[0].SeriesInstanceUID,
    'instances': [i.ReferencedSOPInstanceUID for i in d.ReferencedSeriesSequence[0].ReferencedInstanceSequence],
    'segments': [{'number': s.SegmentNumber, 'label': s.SegmentLabel, 'algorithm': s.SegmentAlgorithmType,
        'type': s.SegmentedPropertyTypeCodeSequence[0].CodeValue, 'scheme': s.SegmentedPropertyTypeCodeSequence[0].CodingSchemeDesignator,
        'category': s.SegmentedPropertyCategoryCodeSequence[0].CodeValue} for s in d.SegmentSequence],
}))`;

interface ReadSeg {
  readonly frames: readonly {
    readonly segment: number;
    readonly position: readonly number[];
    readonly source: string;
    readonly index: readonly number[];
    readonly pixels: readonly number[];
  }[];
  readonly orientation: readonly number[];
  readonly spacing: readonly number[];
  readonly frameOfReference: string;
  readonly patient: string;
  readonly description: string;
  readonly series: string;
  readonly instances: readonly string[];
  readonly segments: readonly Readonly<Record<string, unknown>>[];
}

const read = (file: string, ...withoutPixels: 'headers'[]): ReadSeg =>
  python(READ_SEG, file, ...withoutPixels) as ReadSeg;

/** Voxels of slice k of a mask. */
function sliceOfMask(mask: Uint8Array, { size }: Grid, k: number): number[] {
  return [...mask.subarray(k * size[0] * size[1], (k + 1) * size[0] * size[1])];
}

describe.skipIf(!withPydicom)('DICOM SEG as pydicom reads it', () => {
  it('holds every voxel of segments that overlap, on an oblique series of odd width', async () => {
    const found = await seriesFound('odd', ODD_GRID);
    const masks = nestedMasks(ODD_GRID);
    const { file } = await exported(found, masks, 'odd-seg');
    const got = read(file);
    expect(got.frames).toHaveLength(3 * 8);
    for (const { segment, index, pixels, source, position } of got.frames) {
      const k = index[1] - 1;
      expect(index[0]).toBe(segment);
      expect(pixels).toEqual(sliceOfMask(masks[segment - 1].mask, ODD_GRID, k));
      expect(source).toBe(`1.2.3.4.${k + 1}`);
      const step = ODD_GRID.spacingMm[2] * k;
      const d = ODD_GRID.direction;
      [d[2], d[5], d[8]].forEach((cosine, axis) =>
        expect(position[axis]).toBeCloseTo(ODD_GRID.origin[axis] + step * cosine, 6),
      );
    }
    expect(got.orientation).toEqual([0.6, 0, -0.8, 0, 1, 0]);
    expect(got.spacing).toEqual([1.5, 0.75]);
    expect([got.frameOfReference, got.series]).toEqual(['1.2.3.5', '1.2.3.4']);
    expect(got.instances).toHaveLength(8);
  });

  it('says what each segment is: the code a person chose, or that nobody chose one', async () => {
    const found = await seriesFound('codes', ODD_GRID);
    const { file } = await exported(found, nestedMasks(ODD_GRID), 'codes-seg');
    const { segments, description } = read(file);
    expect(segments).toEqual([
      {
        number: 1,
        label: 'Niere links',
        algorithm: 'AUTOMATIC',
        type: '64033007',
        scheme: 'SCT',
        category: '123037004',
      },
      {
        number: 2,
        label: 'unnamed region',
        algorithm: 'AUTOMATIC',
        type: 'UNASSIGNED',
        scheme: '99GRANULE',
        category: '85756007',
      },
      {
        number: 3,
        label: 'läsion/ 3',
        algorithm: 'AUTOMATIC',
        type: 'UNASSIGNED',
        scheme: '99GRANULE',
        category: '85756007',
      },
    ]);
    expect(description).toContain('not for diagnostic use');
  });

  it('leaves out empty frames on wish, and only those', async () => {
    const found = await seriesFound('skipped', ODD_GRID);
    const masks = nestedMasks(ODD_GRID);
    const { file } = await exported(found, masks, 'skipped-seg', { emptyFrames: 'skip' });
    const { frames } = read(file);
    const kept = frames.map(({ index }) => index.join('/'));
    const expected = masks.flatMap(({ mask }, segment) =>
      Array.from({ length: 8 }, (_, k) => k)
        .filter((k) => sliceOfMask(mask, ODD_GRID, k).includes(1))
        .map((k) => `${segment + 1}/${k + 1}`),
    );
    expect(kept).toEqual(expected);
    for (const { segment, index, pixels } of frames)
      expect(pixels).toEqual(sliceOfMask(masks[segment - 1].mask, ODD_GRID, index[1] - 1));
  });

  it('refers to the right image where files are in reverse order and one is missing', async () => {
    const found = await seriesFound('reversed', SERIES_GRID, (slice, k) =>
      k === 4 ? null : { ...slice, instanceNumber: 100 - k },
    );
    const grid = gridOf(found.info);
    const masks = nestedMasks(grid);
    const { file, data } = await exported(found, masks, 'reversed-seg');
    for (const id of ['dicom-seg', 'dicom-sr', 'rtstruct'] as const)
      expect(formatOf(id).loses?.(data, options())).toMatch(/^1 of the scan's slices were interpolated/);
    const { frames, instances } = read(file);
    expect(instances.map((uid) => Number(uid.split('.').at(-1)) - 1)).toEqual([0, 1, 2, 3, 5, 6, 7]);
    const [nx, ny] = grid.size;
    for (const { segment, source, position, pixels } of frames) {
      const k = Number(source.split('.').at(-1)) - 1;
      const fromOrigin = position.map((value, axis) => value - SERIES_GRID.origin[axis]);
      const d = SERIES_GRID.direction;
      const alongMm = fromOrigin[0] * d[2] + fromOrigin[1] * d[5] + fromOrigin[2] * d[8];
      expect(alongMm).toBeCloseTo(2.5 * k, 5);
      // Whatever the reader made of the gap, a frame shows the slice of the grid that lies nearest to it.
      const slice = Math.round(alongMm / grid.spacingMm[2]);
      expect(pixels).toEqual([...masks[segment - 1].mask.subarray(slice * nx * ny, (slice + 1) * nx * ny)]);
    }
  });

  it('stores a label map for segments that do not overlap', async () => {
    const found = await seriesFound('labelmap', ODD_GRID);
    const masks = nestedMasks(ODD_GRID).slice(1, 2);
    const { file } = await exported(found, masks, 'labelmap-seg', { segType: 'labelmap' });
    const { frames } = read(file);
    expect(frames).toHaveLength(8);
    frames.forEach(({ pixels, index, segment }, k) => {
      expect([segment, ...index]).toEqual([0, k + 1]);
      expect(pixels).toEqual(sliceOfMask(masks[0].mask, ODD_GRID, k));
    });
  });

  it('stores more segments than a byte can number as words', async () => {
    const found = await seriesFound('words', ODD_GRID);
    const masks = Array.from({ length: 260 }, (_, index) => ({
      name: `segment ${index}`,
      mask: new Uint8Array(voxelCount(ODD_GRID)).fill(1, 3 * index, 3 * index + 3),
    }));
    const { file } = await exported(found, masks, 'words-seg', { segType: 'labelmap' });
    const pixels = read(file).frames.flatMap((frame) => frame.pixels);
    expect(pixels).toEqual(pixels.map((_, voxel) => (voxel < 780 ? Math.floor(voxel / 3) + 1 : 0)));
    const tag = Buffer.of(0xe0, 0x7f, 0x10, 0x00);
    const bytes = readFileSync(file);
    // PS3.5 section 8.2: pixels of more than eight bits are OW.
    expect(bytes.toString('latin1', bytes.indexOf(tag) + 4, bytes.indexOf(tag) + 6)).toBe('OW');
  });
});

describe.skipIf(!withDciodvfy)('DICOM SEG by the standard', () => {
  it.each([
    ['binary', 'keep'],
    ['binary', 'skip'],
  ] as const)('%s, empty frames: %s: no errors of dciodvfy', async (segType, emptyFrames) => {
    const found = await seriesFound(`standard-${segType}-${emptyFrames}`, ODD_GRID);
    const { file } = await exported(found, nestedMasks(ODD_GRID), `standard-${emptyFrames}`, {
      segType,
      emptyFrames,
    });
    expect(standardErrors(file)).toEqual([]);
  });

  it.skipIf(!hasTool('dcmdump'))('is read whole by dcmtk', async () => {
    const found = await seriesFound('dcmtk', ODD_GRID);
    const { file } = await exported(found, nestedMasks(ODD_GRID), 'dcmtk-seg');
    const lines = linesOf('dcmdump', '-q', file);
    expect(lines.some((line) => /^[EW]:/.test(line))).toBe(false);
    expect(lines.filter((line) => line.includes('ReferencedSegmentNumber')).length).toBeGreaterThanOrEqual(
      24,
    );
  });
});

describe('DICOM SEG refuses', () => {
  const refusal = (data: SegmentExport, changes: Partial<ExportOptions> = {}) =>
    seg.refuses?.(data, options(changes)) ?? null;

  it('a scan that is not DICOM, and one whose images are gone', () => {
    expect(refusal(exportOfMasks(ODD_GRID, nestedMasks(ODD_GRID)))).toMatchObject({
      code: 'no-dicom-source',
    });
  });

  it('overlap in a label map', async () => {
    const found = await seriesFound('overlap', ODD_GRID);
    const data = exportOfMasks(ODD_GRID, nestedMasks(ODD_GRID), { source: found });
    expect(refusal(data)).toBeNull();
    expect(refusal(data, { segType: 'labelmap' })).toMatchObject({ code: 'label-map-overlap' });
  });

  it('to replace a file where the segments change between writing and comparing', async () => {
    const found = await seriesFound('changing', ODD_GRID);
    const { file, data } = await exported(found, nestedMasks(ODD_GRID), 'kept');
    const before = readFileSync(file);
    let calls = 0;
    const segments = data.segments.map((segment) => ({
      ...segment,
      mask: () => segment.mask().fill(calls++ < data.segments.length ? 0 : 1, 0, 1),
    }));
    await expect(exportSegments(seg, { ...data, segments }, file, options())).rejects.toMatchObject({
      code: 'read-back-differs',
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

const HEAD = sharedData('dicom/ct_slicer_head64_93');
const THORAX = sharedData('dicom/ct_totalseg_20sl_noext');
/** Six frames in one file, four times over. */
const ENHANCED = sharedData('dicom/mr_enhanced_siemens_xa10');
const TILTED = sharedData('dicom/ct_ge_tilt_varspacing');

describe.skipIf(!withPydicom || !withDciodvfy)('DICOM SEG of real series', () => {
  it.each([HEAD, THORAX, ENHANCED].filter((series) => series !== null))('%s', async (series) => {
    const [found] = (await inspect([series])).volumes;
    const grid = gridOf(found.info);
    const masks = nestedMasks(grid);
    const { file } = await exported(found, masks, path.basename(series), { emptyFrames: 'skip' });
    expect(standardErrors(file)).toEqual([]);
    const counts = python(
      `
import json, sys, pydicom
d = pydicom.dcmread(sys.argv[1])
n = {}
for pixels, group in zip(d.pixel_array, d.PerFrameFunctionalGroupsSequence):
    s = int(group.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
    n[s] = n.get(s, 0) + int(pixels.sum())
print(json.dumps(n))`,
      file,
    );
    const voxels = masks.map(({ mask }, index) => [
      String(index + 1),
      mask.reduce((sum, inside) => sum + inside, 0),
    ]);
    expect(counts).toEqual(Object.fromEntries(voxels));
  });

  it.skipIf(TILTED === null)(
    'of which the volume was straightened: a frame for every image, on its own plane',
    async () => {
      const [found] = (await inspect([TILTED ?? ''])).volumes;
      const grid = gridOf(found.info);
      const { file } = await exported(found, nestedMasks(grid).slice(0, 1), 'tilted');
      expect(standardErrors(file)).toEqual([]);
      const { frames, orientation } = read(file, 'headers');
      expect(new Set(frames.map(({ source }) => source)).size).toBe(28);
      const [a, b, c, d, e, f] = orientation;
      const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
      const offNormal = frames[27].position.map((value, axis) => value - frames[0].position[axis]);
      const cosine =
        offNormal.reduce((sum, value, axis) => sum + value * normal[axis], 0) / Math.hypot(...offNormal);
      expect((Math.acos(Math.abs(cosine)) * 180) / Math.PI).toBeGreaterThan(15);
    },
  );
});
