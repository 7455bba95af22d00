import { giveWay } from '../../../../native-models/cooperation';
import type { ExportedSegment, SegmentExport } from '../exportFormat';
import { measureSegment, type SegmentMeasures } from '../../../../native-models/measure';

/** Digits of a measured number: more than any is good for, few enough to read. Counts are written whole. */
const DIGITS = 7;

/** A cell of text that no spreadsheet takes for a formula: those that begin as one does get an apostrophe in front. */
export function textCell(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}

function numberCell(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

const axes = (name: string, values: readonly number[]): [string, string][] =>
  ['L', 'P', 'S'].map((axis, at) => [`${name}_${axis}_mm`, numberCell(values[at])]);

function shapeCells(measures: SegmentMeasures): [string, string][] {
  return [
    ['voxels', String(measures.voxels)],
    ['volume_ml', numberCell(measures.volumeMl)],
    ['mesh_volume_ml', numberCell(measures.meshVolumeMl)],
    ['surface_area_mm2', numberCell(measures.surfaceAreaMm2)],
    ['sphericity', numberCell(measures.sphericity)],
    ['longest_diameter_mm', numberCell(measures.longestMm)],
    ['longest_axial_diameter_mm', numberCell(measures.longestAxialMm)],
    ['pieces', String(measures.pieces)],
    ...axes('centre', measures.centreMm),
    ...axes('box_low', measures.boxMm.low),
    ...axes('box_high', measures.boxMm.high),
  ];
}

/** Columns named with the unit of the scan's values; empty where nothing could be measured. */
function intensityCells({ intensities }: SegmentMeasures, unit: string): [string, string][] {
  const column = (name: string, value: number | undefined): [string, string] => [
    [name, ...(unit.match(/[\p{L}\p{N}%]+/gu) ?? [])].join('_'),
    value === undefined ? '' : numberCell(value),
  ];
  return [
    column('mean', intensities?.mean),
    column('standard_deviation', intensities?.standardDeviation),
    column('minimum', intensities?.minimum),
    column('maximum', intensities?.maximum),
    column('median', intensities?.median),
  ];
}

function intensitiesStated(scan: SegmentExport['image']['scan']): string {
  if (scan === null) return 'not measured: the scan was not at hand';
  return scan.channels === 1 ? 'measured on the scan' : `measured on the first of ${scan.channels} channels`;
}

function cellsOf(segment: ExportedSegment, { grid, image, algorithm }: SegmentExport): [string, string][] {
  const measures = measureSegment(segment.mask(), grid, image.scan);
  const { code } = segment;
  return [
    ['segment', String(segment.value)],
    ['name', textCell(segment.name)],
    ['code', textCell(code?.value ?? '')],
    ['code_scheme', textCell(code?.scheme ?? '')],
    ['code_meaning', textCell(code?.meaning ?? '')],
    ...shapeCells(measures),
    ...intensityCells(measures, image.unit),
    ['intensities', intensitiesStated(image.scan)],
    ['scan_findings', textCell(image.findings.join(' ')) || 'none'],
    ['nodes', textCell(segment.nodes)],
    ['algorithm', textCell(algorithm)],
    ['origin', 'automatic, unsupervised; not for diagnostic use'],
  ];
}

/**
 * The table of measurements, names of the columns first, then a row a segment. Coordinates are LPS millimetres; the
 * surface is that of marching cubes without smoothing.
 */
export async function measurementTable(data: SegmentExport): Promise<string[][]> {
  const rows: [string, string][][] = [];
  for (const segment of data.segments) {
    await giveWay();
    rows.push(cellsOf(segment, data));
  }
  return [rows[0].map(([column]) => column), ...rows.map((cells) => cells.map(([, cell]) => cell))];
}

/** Spreadsheets take a file without this mark for one in the computer's old local encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Cells as comma-separated values (RFC 4180), in UTF-8 with a byte order mark. */
export function encodeCsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}
