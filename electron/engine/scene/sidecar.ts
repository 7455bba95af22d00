import type { StoredTree } from '../../../native-models/condensation';
import { voxelVolumeMm3, type Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';

/** What is measured of a saved segment; volume in millilitres from voxels, mean in the modality's unit. */
interface SegmentMeasures {
  readonly voxels: number;
  readonly volumeMl: number;
  readonly mean: number;
}

/**
 * Voxel count, volume and mean of each segment, from what the tree knows of its regions.
 * `values`: the segment of each region, index = region label.
 */
export function measureSegments(
  tree: StoredTree,
  values: Uint32Array,
  segments: readonly SegmentToSave[],
  grid: Grid,
): SegmentMeasures[] {
  const voxelMl = voxelVolumeMm3(grid) / 1000;
  return segments.map(({ value }) => {
    let voxels = 0;
    let sum = 0;
    for (let region = 0; region < tree.regionCount; region++) {
      if (values[region + 1] !== value) continue;
      voxels += tree.voxelCount[region];
      sum += tree.voxelCount[region] * tree.meanIntensity[region];
    }
    return { voxels, volumeMl: voxels * voxelMl, mean: voxels > 0 ? sum / voxels : NaN };
  });
}

/** What must be known of a scan to read numbers that were measured on it. */
export interface MeasuredScan {
  /** Unit of the mean; empty for none. */
  readonly unit: string;
  /** What was found about its geometry and values when it was read, one sentence each. */
  readonly findings: readonly string[];
}

function hexColor(color: readonly number[]): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A name in one cell: a tab or a line break would shift every column after it. */
function cell(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim();
}

const COLUMNS = [
  ...['index', 'name', 'color', 'voxels', 'volume_ml', 'mean', 'mean_unit', 'nodes'],
  ...['scan_findings', 'origin'],
];

/** True for the text of a table that `sidecarTable` wrote. */
export function isSidecarTable(text: string): boolean {
  return text.startsWith(COLUMNS.join('\t'));
}

/**
 * The table beside a saved label map: tab-separated, one row a value, columns named as BIDS names them
 * (index, name, color), then what was measured, the picked nodes with their signs, and what to know of the scan.
 */
export function sidecarTable(
  segments: readonly SegmentToSave[],
  measures: readonly SegmentMeasures[],
  { unit, findings }: MeasuredScan,
): string {
  const rows = segments.map((segment, row) => [
    String(segment.value),
    cell(segment.name) || 'unnamed region',
    hexColor(segment.color),
    String(measures[row].voxels),
    measures[row].volumeMl.toFixed(3),
    Number.isNaN(measures[row].mean) ? 'n/a' : measures[row].mean.toFixed(3),
    unit || 'n/a',
    segment.picks.map(({ node, sign }) => `${sign === 1 ? '+' : '-'}${node}`).join(' '),
    cell(findings.join(' ')) || 'none',
    'automatic, unsupervised; not for diagnostic use',
  ]);
  return [COLUMNS, ...rows].map((columns) => `${columns.join('\t')}\n`).join('');
}
