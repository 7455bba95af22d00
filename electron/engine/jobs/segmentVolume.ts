import type { Volume } from '../../../native-models/geometry';
import { requireMemoryFor } from './memory';
import { segmentFaithful } from './segmentFaithful';
import { segmentStandard } from './segmentStandard';
import type { SegmentHooks, SegmentOptions, Segmentation } from './segmentation';

/** Segments one volume in the mode asked for. */
export async function segmentVolume(
  volume: Volume,
  options: SegmentOptions,
  hooks: SegmentHooks,
): Promise<Omit<Segmentation, 'volumeId'>> {
  requireMemoryFor(volume);
  return options.mode === 'faithful'
    ? segmentFaithful(volume, options, hooks)
    : segmentStandard(volume, options, hooks);
}
