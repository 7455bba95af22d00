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
  return shareBetween(sample, -1100, -850) >= 0.05 && shareBetween(sample, -200, 300) >= 0.1;
}

/** Whether a volume's values are Hounsfield units: a CT that is not stored without its offset. */
export function holdsHounsfieldUnits(volume: Volume): boolean {
  return imageKind(volume) === 'ct' && hounsfieldOffset(sampleChannel(volume, 0)) === 0;
}

/** What some scanners leave out of the rescale intercept. */
const STORED_OFFSET_HU = 1024;

/** What to add to a CT channel's values so that they are Hounsfield units: 0, unless air lies at 0 and water at 1024. */
export function hounsfieldOffset(sample: Float32Array): number {
  const unshifted = shareBetween(sample, -4096, -200) < 0.01 && shareBetween(sample, 900, 1200) >= 0.1;
  return unshifted ? -STORED_OFFSET_HU : 0;
}

function shareBetween(sample: Float32Array, low: number, high: number): number {
  let count = 0;
  for (const value of sample) if (value >= low && value <= high) count += 1;
  return count / Math.max(1, sample.length);
}
