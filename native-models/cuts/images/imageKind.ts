import type { Volume } from '../../geometry';
import { sampleChannel } from './sampleChannel';
import type { ImageKind } from './normalisedImage';

/**
 * How to read a volume's values. The modality decides where the file states it; NIfTI and its like do not, and a
 * volume whose values look like Hounsfield units is then taken for CT. All other scales count as 'mr'.
 */
export function imageKind(volume: Volume): ImageKind {
  if (volume.modality === 'CT') return 'ct';
  if (volume.modality === 'photo') return 'photo';
  return volume.modality === 'unknown' && looksLikeHounsfieldUnits(volume) ? 'ct' : 'mr';
}

/** A body in air: many voxels near -1000, many around water, nothing beyond what a scanner stores. */
function looksLikeHounsfieldUnits(volume: Volume): boolean {
  if (volume.channels !== 1) return false;
  const sample = sampleChannel(volume, 0);
  if (sample.length === 0 || sample[0] < -4096 || sample[sample.length - 1] > 32767) return false;
  const share = (low: number, high: number) =>
    sample.reduce((count, value) => count + (value >= low && value <= high ? 1 : 0), 0) / sample.length;
  return share(-1100, -850) >= 0.05 && share(-200, 300) >= 0.1;
}
