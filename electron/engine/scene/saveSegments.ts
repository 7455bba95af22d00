import { paintRegions, type Regions, type StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';
import { failure } from '../errors';
import { writeFileAtomically, writeLabelMap } from '../export';
import { segmentValues } from './segmentTable';
import { measureSegments, sidecarTable, type MeasuredScan } from './sidecar';

export interface SavedSegments {
  readonly file: string;
  readonly sidecar: string;
  /** Voxels of each segment, in the order given. */
  readonly voxels: number[];
}

const NIFTI = /\.nii(\.gz)?$/i;

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
  await writeLabelMap(file, paintRegions(regions, values), grid);
  await writeFileAtomically(sidecar, sidecarTable(segments, measures, scan));
  return { file, sidecar, voxels: measures.map(({ voxels }) => voxels) };
}
