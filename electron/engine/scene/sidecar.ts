import type { Volume } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';

/** What is measured of a saved segment; volume in millilitres from voxels, mean in the modality's unit. */
interface SegmentMeasures {
  readonly voxels: number;
  readonly volumeMl: number;
  readonly mean: number;
}

/** Voxel count, volume and mean of the first channel for the label values 1..highest of a label map. */
export function measureSegments(
  volume: Volume,
  labels: Uint16Array,
  values: readonly number[],
): SegmentMeasures[] {
  const highest = Math.max(...values);
  const voxels = new Float64Array(highest + 1);
  const sums = new Float64Array(highest + 1);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const value = labels[voxel];
    voxels[value]++;
    sums[value] += volume.voxels[voxel];
  }
  const voxelMl = volume.grid.spacingMm.reduce((product, spacing) => product * spacing, 1) / 1000;
  const { slope, intercept } = volume.rescale;
  return values.map((value) => ({
    voxels: voxels[value],
    volumeMl: voxels[value] * voxelMl,
    mean: voxels[value] > 0 ? (slope * sums[value]) / voxels[value] + intercept : NaN,
  }));
}

function hexColor(color: readonly number[]): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A name in one cell: a tab or a line break would shift every column after it. */
function cell(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim();
}

/**
 * The table beside a saved label map: tab-separated, one row a value, columns named as BIDS names them
 * (index, name, color), then what was measured and the picked nodes with their signs.
 */
export function sidecarTable(
  segments: readonly SegmentToSave[],
  measures: readonly SegmentMeasures[],
  meanUnit: string,
): string {
  const header = ['index', 'name', 'color', 'voxels', 'volume_ml', 'mean', 'mean_unit', 'nodes', 'origin'];
  const rows = segments.map((segment, row) => [
    String(segment.value),
    cell(segment.name) || 'unnamed region',
    hexColor(segment.color),
    String(measures[row].voxels),
    measures[row].volumeMl.toFixed(3),
    Number.isNaN(measures[row].mean) ? 'n/a' : measures[row].mean.toFixed(3),
    meanUnit || 'n/a',
    segment.picks.map(({ node, sign }) => `${sign === 1 ? '+' : '-'}${node}`).join(' '),
    'automatic, unsupervised; not for diagnostic use',
  ]);
  return [header, ...rows].map((columns) => `${columns.join('\t')}\n`).join('');
}
