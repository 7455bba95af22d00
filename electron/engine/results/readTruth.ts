import type { Grid, Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import { inspect, mapOnto, readSegmentation, readVolume, type FoundSegmentation } from '../imaging';

/** The truth that a file holds: the label map as it lies there, or a segmentation on the grid of what it is held against. */
export async function readTruth(file: string, onto: Grid, signal: AbortSignal): Promise<Volume> {
  const { volumes, segmentations, skipped } = await inspect([file], { signal });
  if (volumes.length > 0) return readVolume(volumes[0], { signal });
  if (segmentations.length > 0) return labelsOf(segmentations[0], file, onto, signal);
  const reason = skipped[0]?.reason ?? 'There is nothing there that can be read.';
  throw failure(skipped[0]?.code ?? 'not-readable', `${file}: ${reason}`, '');
}

async function labelsOf(
  found: FoundSegmentation,
  file: string,
  onto: Grid,
  signal: AbortSignal,
): Promise<Volume> {
  const { layers } = await mapOnto(await readSegmentation(found), onto, signal);
  if (layers.length !== 1)
    throw failure(
      'truth-overlaps',
      `${file}: ${layers.length === 0 ? 'The segmentation holds no frames.' : 'Its segments overlap, and a truth has one label a voxel.'}`,
      'Name a label map, or a segmentation whose segments do not overlap.',
    );
  return {
    grid: onto,
    channels: 1,
    voxels: layers[0].labels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'SEG',
    verdict: { ok: true, findings: [] },
  };
}
