import type { Grid, Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import { inspect, mapOnto, readSegmentation, readVolume, type FoundSegmentation } from '../imaging';

/**
 * The truth that a file holds: the label map as it lies there, or a segmentation on the grid of what it is held against.
 * Of segments that overlap, those that share a layer with `label` are read.
 */
export async function readTruth(
  file: string,
  onto: Grid,
  label: number | undefined,
  signal: AbortSignal,
): Promise<Volume> {
  const { volumes, segmentations, skipped } = await inspect([file], { signal });
  if (volumes.length > 0) return readVolume(volumes[0], { signal });
  if (segmentations.length > 0) return truthOf(segmentations[0], file, onto, label, signal);
  const reason = skipped[0]?.reason ?? 'There is nothing there that can be read.';
  throw failure(skipped[0]?.code ?? 'not-readable', `${file}: ${reason}`, '');
}

async function truthOf(
  found: FoundSegmentation,
  file: string,
  onto: Grid,
  label: number | undefined,
  signal: AbortSignal,
): Promise<Volume> {
  const { layers } = await mapOnto(await readSegmentation(found), onto, signal);
  if (layers.length === 0)
    throw failure('empty-truth', `${file}: The segmentation holds no frames.`, 'Name another truth.');
  const wanted = layers.filter(({ segments }) => segments.some(({ value }) => value === label));
  const held = layers.length === 1 ? layers : wanted;
  if (held.length !== 1) {
    const segments = layers.flatMap((layer) => layer.segments.map(({ value, name }) => `${value} "${name}"`));
    throw failure(
      'truth-overlaps',
      `${file}: Its segments overlap, and a truth has one label a voxel.`,
      `Choose one of them with --label: ${segments.join(', ')}.`,
    );
  }
  return {
    grid: onto,
    channels: 1,
    voxels: held[0].labels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'SEG',
    verdict: { ok: true, findings: [] },
  };
}
