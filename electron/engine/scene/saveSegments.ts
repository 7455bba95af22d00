import type { Volume } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';
import { failure } from '../errors';
import { writeFileAtomically, writeLabelMap } from '../export';
import type { Segmentation } from '../jobs/segmentation';
import { unitOf } from '../server/display';
import { paintSegments } from './paintSegments';
import { measureSegments, sidecarTable } from './sidecar';

export interface SavedSegments {
  readonly file: string;
  readonly sidecar: string;
  /** Voxels of each segment, in the order given. */
  readonly voxels: number[];
}

function withSuffix(path: string): string {
  return /\.nii(\.gz)?$/i.test(path) ? path : `${path}.nii.gz`;
}

/**
 * Writes segments as one NIfTI label map on the volume's own grid and a table beside it.
 * It returns only after the label map was read back by another reader and found the same.
 */
export async function saveSegments(
  volume: Volume,
  segmentation: Pick<Segmentation, 'regions' | 'tree'>,
  segments: readonly SegmentToSave[],
  path: string,
): Promise<SavedSegments> {
  const file = withSuffix(path);
  const sidecar = file.replace(/\.nii(\.gz)?$/i, '.tsv');
  const labels = paintSegments(segmentation.regions, segmentation.tree, segments);
  const measures = measureSegments(
    volume,
    labels,
    segments.map(({ value }) => value),
  );
  const empty = segments.find((_, index) => measures[index].voxels === 0);
  if (empty !== undefined)
    throw failure(
      'empty-segment',
      `The segment "${empty.name || 'unnamed region'}" holds no voxels.`,
      'Pick a region for it, or delete it, and save again.',
    );
  await writeLabelMap(file, labels, volume.grid);
  await writeFileAtomically(sidecar, sidecarTable(segments, measures, unitOf(volume)));
  return { file, sidecar, voxels: measures.map(({ voxels }) => voxels) };
}
