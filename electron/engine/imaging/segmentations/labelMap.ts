import path from 'node:path';
import { voxelCount, type VoxelArray } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FoundVolume } from '../found';
import type { ReadHooks } from '../readHooks';
import { readVolume } from '../readVolume';
import { labelColor } from './labelColor';
import { readLabelTable } from './labelTable';
import type { StoredSegments } from './segmentation';

/** More labels than this are no segments that a person could name. */
const MOST_LABELS = 65535;

/** A volume of whole numbers as segments, one a label above 0, named by the table beside it where there is one. */
export async function readLabelMap(found: FoundVolume, hooks: ReadHooks = {}): Promise<StoredSegments> {
  const { voxels, grid } = await readVolume(found, hooks);
  const [file] = found.files;
  const labels = voxels.subarray(0, voxelCount(grid));
  const present = labelsIn(labels);
  if (present === null)
    throw failure(
      'not-a-label-map',
      `"${path.basename(file)}" is no label map: it holds numbers that are not whole, below zero, or of more than ${MOST_LABELS} kinds.`,
      'Open it as a scan.',
    );
  const table = await readLabelTable(file);
  const segments = present.map((value) => {
    const row = table.get(value);
    return {
      value,
      name: row?.name ?? `Label ${value}`,
      color: row?.color ?? labelColor(value),
      code: row?.code ?? null,
    };
  });
  return { kind: 'grid', grid, sets: [{ segments, labels }] };
}

/** The labels above 0 in rising order; null where the numbers are none. */
function labelsIn(values: VoxelArray): number[] | null {
  const present = new Set<number>();
  let last = 0;
  for (const value of values) {
    if (value === last) continue;
    last = value;
    if (!Number.isInteger(value) || value < 0 || present.size > MOST_LABELS) return null;
    present.add(value);
  }
  present.delete(0);
  return [...present].sort((a, b) => a - b);
}
