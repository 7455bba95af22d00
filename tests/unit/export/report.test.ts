import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { exportSegments, formatOf, type SegmentExport } from '../../../electron/engine/export';
import { isFaithfulReport } from '../../../electron/engine/export/report/compareReport';
import { measurementsOf } from '../../../electron/engine/export/report/measurements';
import { readSegReference } from '../../../electron/engine/export/report/segReference';
import { readSourceStudy } from '../../../electron/engine/export/dicom/sourceStudy';
import { gridOf, inspect, readVolume, sourceFrames } from '../../../electron/engine/imaging';
import { measureSegment } from '../../../native-models/measure';
import type { Grid } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { hasTool, linesOf, standardErrors } from '../../fixtures/tools';

const folder = temporaryFolder();
const OPTIONS = { emptyFrames: 'skip', segType: 'binary', smoothing: 0 } as const;
const GRID: Grid = { ...SERIES_GRID, size: SHAPES_GRID.size };
const FINDING = 'The slices are tilted by 12.0 degrees.';
const LIVER = {
  name: 'Leber ä',
  mask: SHAPES.ball,
  code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
};

const LONG = { value: '121720100011910499', scheme: 'SCT', meaning: 'An extension of SNOMED CT' };

const SEGMENTS = [
  LIVER,
  { name: 'unnamed region', mask: SHAPES['a ring with an island'] },
  { name: 'dot', mask: SHAPES['one voxel'], code: LONG },
];

const series = path.join(folder, 'serie');
writeSeries(series, GRID);

async function exportOf(image: Partial<SegmentExport['image']> = {}): Promise<SegmentExport> {
  const { volumes } = await inspect([series]);
  const [source] = volumes;
  const scan = await readVolume(source);
  return exportOfMasks(gridOf(source.info), SEGMENTS, { scan, source, findings: [FINDING], ...image });
}

async function save(data: SegmentExport, name: string): Promise<string> {
  const file = path.join(folder, name);
  const { files } = await exportSegments(formatOf('dicom-sr'), data, file, OPTIONS);
  expect(files).toEqual([file, file.replace('.dcm', '-seg.dcm')]);
  return file;
}

/** A report's content tree by pydicom, every item as its name, value and children. */
const TREE = `
import json, sys, pydicom
sr, seg = pydicom.dcmread(sys.argv[1]), pydicom.dcmread(sys.argv[2])
text = lambda c: [c.get('CodeValue') or c.LongCodeValue, c.CodingSchemeDesignator, c.CodeMeaning]
def tree(item):
    name = item.ConceptNameCodeSequence[0].CodeMeaning if 'ConceptNameCodeSequence' in item else ''
    kind, value = item.ValueType, None
    if kind == 'NUM':
        m = item.MeasuredValueSequence[0]
        value = [float(m.NumericValue), float(m.FloatingPointValue), text(m.MeasurementUnitsCodeSequence[0])]
        name = text(item.ConceptNameCodeSequence[0])
    if kind == 'CODE': value = text(item.ConceptCodeSequence[0])
    if kind == 'TEXT': value = item.TextValue
    if kind == 'UIDREF': value = item.UID
    if kind == 'IMAGE':
        r = item.ReferencedSOPSequence[0]
        value = [r.ReferencedSOPClassUID, r.ReferencedSOPInstanceUID, r.get('ReferencedSegmentNumber')]
    return {'kind': kind, 'name': name, 'value': value, 'children': [tree(c) for c in item.get('ContentSequence', [])]}
evidence = sr.CurrentRequestedProcedureEvidenceSequence[0]
print(json.dumps({'tree': tree(sr), 'sop': sr.SOPClassUID, 'study': evidence.StudyInstanceUID == sr.StudyInstanceUID,
  'evidence': [[s.SeriesInstanceUID, len(s.ReferencedSOPSequence)] for s in evidence.ReferencedSeriesSequence],
  'template': sr.ContentTemplateSequence[0].TemplateIdentifier, 'flags': [sr.CompletionFlag, sr.VerificationFlag],
  'seg': [seg.SOPClassUID, seg.SOPInstanceUID, seg.SeriesInstanceUID],
  'tracking': [[s.TrackingID, s.TrackingUID] for s in seg.SegmentSequence]}))`;

interface Item {
  readonly kind: string;
  readonly name: string | string[];
  readonly value: unknown;
  readonly children: Item[];
}

interface Tree {
  readonly tree: Item;
  readonly sop: string;
  readonly study: boolean;
  readonly evidence: [string, number][];
  readonly template: string;
  readonly flags: string[];
  readonly seg: string[];
  readonly tracking: string[][];
}

function childNamed(item: Item, name: string): Item {
  const child = item.children.find((candidate) => candidate.name === name);
  if (child === undefined) throw new Error(`there is no item "${name}"`);
  return child;
}

describe.skipIf(!pythonHas('pydicom'))('pydicom', () => {
  test('finds every number with its code and unit, and what they were measured on', async () => {
    const data = await exportOf();
    const file = await save(data, 'bericht.dcm');
    const seen = python(TREE, file, file.replace('.dcm', '-seg.dcm')) as Tree;
    expect(seen).toMatchObject({
      sop: '1.2.840.10008.5.1.4.1.1.88.22',
      template: '1500',
      study: true,
      flags: ['COMPLETE', 'UNVERIFIED'],
      evidence: [
        ['1.2.3.4', GRID.size[2]],
        [seen.seg[2], 1],
      ],
    });
    const groups = childNamed(seen.tree, 'Imaging Measurements').children;
    expect(groups).toHaveLength(SEGMENTS.length);
    groups.forEach((group, index) => {
      const { mask } = SEGMENTS[index];
      const measured = measurementsOf(measureSegment(mask, data.grid, data.image.scan), data.image);
      expect(childNamed(group, 'Tracking Unique Identifier').value).toBe(seen.tracking[index][1]);
      expect(childNamed(group, 'Referenced Segment').value).toEqual([seen.seg[0], seen.seg[1], index + 1]);
      expect(childNamed(group, 'Source series for segmentation').value).toBe('1.2.3.4');
      expect(childNamed(group, 'Comment').value).toContain(FINDING);
      const numbers = group.children.filter(({ kind }) => kind === 'NUM');
      expect(numbers).toHaveLength(11);
      numbers.forEach((item, at) => {
        const { quantity, unit, value, derivation, method } = measured[at];
        const [decimal, binary, readUnit] = item.value as [number, number, string[]];
        expect(item.name).toEqual([quantity.value, quantity.scheme, quantity.meaning]);
        expect(binary).toBe(value);
        expect(Math.abs(decimal - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
        expect(readUnit).toEqual([unit.value, 'UCUM', unit.meaning]);
        const modifiers = [method, derivation].flatMap((concept) => concept?.value ?? []);
        expect(item.children.map((child) => (child.value as string[])[0])).toEqual(modifiers);
      });
    });
    expect(childNamed(groups[0], 'Finding').value).toEqual(['10200004', 'SCT', 'Liver']);
    expect(childNamed(groups[1], 'Finding').value).toContain('99GRANULE');
    expect(childNamed(groups[2], 'Finding').value).toEqual([LONG.value, 'SCT', LONG.meaning]);
  });

  test('finds who observed, in which language, of which images, and that it is not for diagnosis', async () => {
    const file = await save(await exportOf(), 'kontext.dcm');
    const { tree } = python(TREE, file, file.replace('.dcm', '-seg.dcm')) as Tree;
    expect(childNamed(tree, 'Observer Type').value).toEqual(['121007', 'DCM', 'Device']);
    expect(childNamed(tree, 'Device Observer Model Name').value).toBe('Granule 0.0.0');
    expect(childNamed(tree, 'Language of Content Item and Descendants').value).toEqual([
      'en',
      'RFC5646',
      'English',
    ]);
    expect(childNamed(tree, 'Procedure reported').value).toContain('CT unspecified body region');
    expect(childNamed(tree, 'Comment').value).toMatch(/not for diagnostic use\. The slices are tilted/);
    const images = childNamed(childNamed(tree, 'Image Library'), 'Image Library Group').children;
    expect(images.filter(({ kind }) => kind === 'IMAGE')).toHaveLength(GRID.size[2]);
  });
});

test('values are named for what they are: attenuation, uptake, signal, or a code of our own; none without a scan', async () => {
  const { image, grid } = await exportOf();
  const measures = measureSegment(SHAPES.ball, grid, image.scan);
  const last = (unit: string, modality: string) => measurementsOf(measures, { unit, modality })[10];
  expect(last('HU', 'CT')).toMatchObject({ quantity: { value: '112031' }, unit: { value: "[hnsf'U]" } });
  expect(last('SUVbw', 'PT')).toMatchObject({
    quantity: { value: '126400' },
    unit: { value: 'g/ml{SUVbw}' },
  });
  expect(last('', 'MR')).toMatchObject({ quantity: { value: '110852' }, unit: { value: '1' } });
  expect(last('SIGNAL INTENSITY (UNITLESS)', 'MR')).toMatchObject({
    unit: { value: '{SIGNAL_INTENSI}', scheme: 'UCUM', meaning: 'SIGNAL INTENSITY (UNITLESS)' },
  });
  expect(last('Bq/ml', 'NM')).toMatchObject({ quantity: { scheme: '99GRANULE' }, unit: { value: 'Bq/ml' } });
  const without = measureSegment(SHAPES.ball, grid, null);
  expect(measurementsOf(without, { unit: 'HU', modality: 'CT' })).toHaveLength(6);
});

test('a report that says another number, code or segment is noticed', async () => {
  const data = await exportOf();
  const file = await save(data, 'noticed.dcm');
  const planes = data.image.source === null ? null : sourceFrames(data.image.source);
  if (planes === null) throw new Error('the series has places');
  const measured = (scan: SegmentExport['image']['scan']) =>
    data.segments.map((segment) =>
      measurementsOf(measureSegment(segment.mask(), data.grid, scan), data.image),
    );
  const report = {
    data,
    planes,
    source: await readSourceStudy(planes[0].file),
    seg: await readSegReference(file.replace('.dcm', '-seg.dcm')),
    measurements: measured(data.image.scan),
  };
  const bytes = readFileSync(file);
  expect(isFaithfulReport(bytes, report)).toBe(true);
  expect(isFaithfulReport(bytes, { ...report, measurements: measured(null) })).toBe(false);
  const otherSeg = { ...report.seg, sopInstance: '1.2.3' };
  expect(isFaithfulReport(bytes, { ...report, seg: otherSeg })).toBe(false);
  for (const text of ['10200004', '126030', "[hnsf'U]"]) {
    const changed = Buffer.from(bytes);
    changed[bytes.indexOf(text) + 1] ^= 0x01;
    expect(isFaithfulReport(changed, report), text).toBe(false);
  }
});

test('where the report cannot be written, the old one keeps the segmentation that it refers to', async () => {
  const data = await exportOf();
  const file = await save(data, 'together.dcm');
  const files = [file, file.replace('.dcm', '-seg.dcm')];
  const before = files.map((name) => readFileSync(name));
  const scan = data.image.scan;
  if (scan === null) throw new Error('the series is at hand');
  // A number that no decimal string holds.
  const image = { ...data.image, scan: { ...scan, rescale: { slope: Infinity, intercept: 0 } } };
  await expect(exportSegments(formatOf('dicom-sr'), { ...data, image }, file, OPTIONS)).rejects.toThrow();
  files.forEach((name, at) => expect(readFileSync(name).equals(before[at]), name).toBe(true));
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('a series without a study gets one, the same for all that is made of it', async () => {
  const nowhere = path.join(folder, 'ohne Studie');
  writeSeries(nowhere, GRID, (slice) => ({ ...slice, studyUid: '' }));
  const [source] = (await inspect([nowhere])).volumes;
  const file = await save(await exportOf({ source }), 'studied.dcm');
  const [report, segmentation] = [file, file.replace('.dcm', '-seg.dcm')].map((name) =>
    dicomParser.parseDicom(readFileSync(name)).string('x0020000d'),
  );
  expect(report).toMatch(/^2\.25\.\d+$/);
  expect(segmentation).toBe(report);
});

const VALUES = [
  ['HU', 'CT'],
  ['', 'MR'],
  ['Bq/ml', 'NM'],
  ['mürbe Einheit {1}', 'OT'],
] as const;

test.skipIf(!hasTool('dciodvfy')).each(VALUES)(
  'dciodvfy finds no error: "%s" of %s',
  async (unit, modality) => {
    const file = await save(await exportOf({ unit, modality }), `verified ${modality}.dcm`);
    expect(standardErrors(file)).toEqual([]);
    expect(standardErrors(file.replace('.dcm', '-seg.dcm'))).toEqual([]);
  },
);

test.skipIf(!hasTool('dsrdump')).each(VALUES)('dsrdump reads it: "%s" of %s', async (unit, modality) => {
  const file = await save(await exportOf({ unit, modality }), `dumped ${modality}.dcm`);
  const lines = linesOf('dsrdump', file);
  expect(lines.filter((line) => line.startsWith('E:'))).toEqual([]);
  expect(lines.filter((line) => line.includes('"Volume")='))).toHaveLength(SEGMENTS.length);
});

test('without placed DICOM images the format says why not; a strange file beside it stays', async () => {
  const refusal = formatOf('dicom-sr').refuses?.(exportOfMasks(SHAPES_GRID, [LIVER]), OPTIONS);
  expect(refusal).toMatchObject({ code: 'no-dicom-source' });
  writeFileSync(path.join(folder, 'strange-seg.dcm'), 'mine');
  const saved = exportSegments(
    formatOf('dicom-sr'),
    await exportOf(),
    path.join(folder, 'strange.dcm'),
    OPTIONS,
  );
  await expect(saved).rejects.toMatchObject({ code: 'file-exists' });
  expect(readFileSync(path.join(folder, 'strange-seg.dcm'), 'utf8')).toBe('mine');
});
