import { voxelVolumeMm3 } from '../../../../native-models/geometry';
import type { SegmentExport } from '../exportFormat';

function hexColor(color: readonly number[]): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A name in one cell: a tab or a line break would shift every column after it. */
function cell(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim();
}

const COLUMNS = [
  ...['index', 'name', 'color', 'voxels', 'volume_ml', 'mean', 'mean_unit', 'nodes'],
  ...['scan_findings', 'origin', 'code'],
];

/** True for the beginning of a table that `sidecarTable` wrote. */
export function isSidecarTable(text: string): boolean {
  return text.startsWith(COLUMNS.slice(0, 8).join('\t'));
}

/**
 * The table beside a saved label map: tab-separated, one row a value, columns named as BIDS names them
 * (index, name, color), then what was measured in the map, the picked nodes with their signs, and what to know of the scan.
 */
export function sidecarTable({ segments, grid, image }: SegmentExport): string {
  const voxelMl = voxelVolumeMm3(grid) / 1000;
  const rows = segments.map(({ value, name, color, nodes, code, inLabelMap: { voxels, mean } }) => [
    String(value),
    cell(name),
    hexColor(color),
    String(voxels),
    (voxels * voxelMl).toFixed(3),
    Number.isNaN(mean) ? 'n/a' : mean.toFixed(3),
    image.unit || 'n/a',
    nodes,
    cell(image.findings.join(' ')) || 'none',
    'automatic, unsupervised; not for diagnostic use',
    code === null ? 'n/a' : cell(`${code.scheme} ${code.value} ${code.meaning}`),
  ]);
  return [COLUMNS, ...rows].map((columns) => `${columns.join('\t')}\n`).join('');
}
