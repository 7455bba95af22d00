import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { isFaithfulCsv } from '../../../electron/engine/export/table/csvFormat';
import { encodeCsv, measurementTable, textCell } from '../../../electron/engine/export/table/csvTable';
import { voxelCount, type Volume } from '../../../native-models/geometry';
import { measureSegment } from '../../../native-models/measure';
import { SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const OPTIONS = { emptyFrames: 'keep', segType: 'binary', smoothing: 0 } as const;
const SCAN: Volume = {
  grid: SHAPES_GRID,
  channels: 1,
  voxels: Int16Array.from({ length: voxelCount(SHAPES_GRID) }, (_, voxel) => (voxel * 31) % 997),
  rescale: { slope: 2, intercept: -1024 },
  modality: 'CT',
  verdict: { ok: true, findings: [] },
};
const LIVER = {
  name: '=SUM(A1:A9), "links"\nÄ',
  mask: SHAPES.ball,
  code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
};
const PIECES = { name: 'zwei Stücke', mask: SHAPES['two pieces'] };
const FINDINGS = ['The slices are tilted by 12.0 degrees, "strongly".', 'Pixels are not square.'];

/** The table as Python's own csv module sees it. */
const READ = `
import csv, json, sys
print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline='')))))`;

type Row = Record<string, string>;

async function rowsOf(name: string, data: ReturnType<typeof exportOfMasks>): Promise<Row[]> {
  const file = path.join(folder, name);
  const { files } = await exportSegments(formatOf('csv'), data, file, OPTIONS);
  expect(files).toEqual([file]);
  return python(READ, file) as Row[];
}

describe.skipIf(!pythonHas('csv'))("Python's csv module", () => {
  test('reads every measure under a name with its unit', async () => {
    const [liver, pieces] = await rowsOf(
      'maße.csv',
      exportOfMasks(SHAPES_GRID, [LIVER, PIECES], { scan: SCAN, findings: FINDINGS }),
    );
    const measured = measureSegment(SHAPES.ball, SHAPES_GRID, SCAN);
    const numbers: Record<string, number | undefined> = {
      segment: 1,
      voxels: measured.voxels,
      volume_ml: measured.volumeMl,
      mesh_volume_ml: measured.meshVolumeMl,
      surface_area_mm2: measured.surfaceAreaMm2,
      sphericity: measured.sphericity,
      longest_diameter_mm: measured.longestMm,
      longest_axial_diameter_mm: measured.longestAxialMm,
      pieces: 1,
      centre_L_mm: measured.centreMm[0],
      box_low_P_mm: measured.boxMm.low[1],
      box_high_S_mm: measured.boxMm.high[2],
      mean_HU: measured.intensities?.mean,
      standard_deviation_HU: measured.intensities?.standardDeviation,
      minimum_HU: measured.intensities?.minimum,
      maximum_HU: measured.intensities?.maximum,
      median_HU: measured.intensities?.median,
    };
    for (const [column, value] of Object.entries(numbers)) {
      if (value === undefined) throw new Error(`${column} was not measured`);
      expect(Math.abs(Number(liver[column]) / value - 1), column).toBeLessThan(1e-6);
    }
    expect(liver).toMatchObject({
      name: `'=SUM(A1:A9), "links" Ä`,
      code: '10200004',
      code_scheme: 'SCT',
      code_meaning: 'Liver',
      intensities: 'measured on the scan',
      nodes: "'+5",
      origin: 'automatic, unsupervised; not for diagnostic use',
    });
    expect(pieces).toMatchObject({ name: 'zwei Stücke', code: '', pieces: '2' });
    for (const row of [liver, pieces]) expect(row.scan_findings).toBe(FINDINGS.join(' '));
  });

  test('without the scan intensities are empty, and the table and the format say so', async () => {
    const data = exportOfMasks(SHAPES_GRID, [PIECES]);
    expect(formatOf('csv').loses?.(data, OPTIONS)).toMatch(/not at hand/);
    const [row] = await rowsOf('ohne.csv', data);
    expect([row.mean_HU, row.median_HU, row.intensities]).toEqual([
      '',
      '',
      'not measured: the scan was not at hand',
    ]);
    expect(row.scan_findings).toBe('none');
  });

  test('columns name the unit of the scan, whatever it is, and none without one', async () => {
    for (const [unit, column] of [
      ['', 'mean'],
      ['SUVbw', 'mean_SUVbw'],
      ['SIGNAL INTENSITY (UNITLESS)', 'mean_SIGNAL_INTENSITY_UNITLESS'],
    ]) {
      const [row] = await rowsOf('mr.csv', exportOfMasks(SHAPES_GRID, [PIECES], { scan: SCAN, unit }));
      expect(Object.keys(row)).toContain(column);
    }
  });
});

test('voxels are counted to the last one', async () => {
  const grid = { ...SHAPES_GRID, size: [251, 229, 191] as const };
  const mask = new Uint8Array(voxelCount(grid)).fill(1);
  const [columns, row] = await measurementTable(exportOfMasks(grid, [{ name: 'body', mask }]));
  expect(row[columns.indexOf('voxels')]).toBe('10978489');
});

test('the file is UTF-8 with a byte order mark, lines end as RFC 4180 says, numbers have points', async () => {
  const file = path.join(folder, 'bytes.csv');
  await exportSegments(formatOf('csv'), exportOfMasks(SHAPES_GRID, [PIECES]), file, OPTIONS);
  const bytes = readFileSync(file);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString().split('\r\n')).toHaveLength(3);
  expect(bytes.toString().replaceAll('\r\n', '')).not.toContain('\n');
});

test('whatever a segment is called, its cell comes back and is no formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const rows = [
        ['name', 'voxels'],
        [textCell(name), '1'],
      ];
      expect(rows[1][0]).not.toMatch(/^[=+\-@\t\r]/);
      expect(isFaithfulCsv(Buffer.from(encodeCsv(rows)), rows)).toBe(true);
    }),
  );
});

test('a table that lost a cell is noticed', async () => {
  const table = await measurementTable(exportOfMasks(SHAPES_GRID, [LIVER]));
  const csv = encodeCsv(table);
  expect(isFaithfulCsv(Buffer.from(csv), table)).toBe(true);
  expect(isFaithfulCsv(Buffer.from(csv.replace('Liver', 'Lever')), table)).toBe(false);
});
