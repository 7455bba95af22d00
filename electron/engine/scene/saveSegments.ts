import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { paintRegions, type Regions, type StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';
import { failure } from '../errors';
import { writeFileAtomically, writeLabelMap } from '../export';
import { segmentValues } from './segmentTable';
import { isSidecarTable, measureSegments, sidecarTable, type MeasuredScan } from './sidecar';

export interface SavedSegments {
  readonly file: string;
  readonly sidecar: string;
  /** Voxels of each segment, in the order given. */
  readonly voxels: number[];
}

const NIFTI = /\.nii(\.gz)?$/i;

/** The save dialog asks about the label map only: a table of that name which is none of ours must stay. */
async function refuseStrangersTable(sidecar: string): Promise<void> {
  const existing = await readFile(sidecar, 'utf8').catch(() => null);
  if (existing === null || isSidecarTable(existing)) return;
  throw failure(
    'table-exists',
    `There is already a file "${basename(sidecar)}" that Granule did not write; the table of the segments would replace it.`,
    'Save under another name.',
  );
}

/**
 * Writes segments as one NIfTI label map on the scan's own grid and a table beside it. It returns only after both were
 * read back, the label map by another reader, and found the same.
 */
export async function saveSegments(
  result: { readonly grid: Grid; readonly regions: Regions; readonly tree: StoredTree },
  segments: readonly SegmentToSave[],
  path: string,
  scan: MeasuredScan,
): Promise<SavedSegments> {
  const { grid, regions, tree } = result;
  const file = NIFTI.test(path) ? path : `${path}.nii.gz`;
  const sidecar = file.replace(NIFTI, '.tsv');
  const values = segmentValues(tree, segments);
  const measures = measureSegments(tree, values, segments, grid);
  const empty = segments.find((_, index) => measures[index].voxels === 0);
  if (empty !== undefined)
    throw failure(
      'empty-segment',
      `The segment "${empty.name || 'unnamed region'}" holds no voxels.`,
      'Pick a region for it, or delete it, and save again.',
    );
  await refuseStrangersTable(sidecar);
  await writeLabelMap(file, paintRegions(regions, values), grid, () =>
    writeFileAtomically(sidecar, sidecarTable(segments, measures, scan)),
  );
  return { file, sidecar, voxels: measures.map(({ voxels }) => voxels) };
}
