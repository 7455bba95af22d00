import { holdsValue, type Volume } from '../geometry';

/** First-order statistics of a segment in the modality's unit; padding and voxels that hold no number are left out. */
export interface Intensities {
  readonly mean: number;
  /** Of the voxels themselves, not an estimate for a larger population: divided by their number. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly median: number;
}

/** Statistics of a scan's first channel within a mask (1 inside, i fastest); null where no voxel holds a number. */
export function measureIntensities(mask: Uint8Array, scan: Volume): Intensities | null {
  const sorted = valuesWithin(mask, scan).sort();
  const count = sorted.length;
  if (count === 0) return null;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    standardDeviation: Math.sqrt(squares / count),
    minimum: sorted[0],
    maximum: sorted[count - 1],
    median: (sorted[Math.floor((count - 1) / 2)] + sorted[Math.floor(count / 2)]) / 2,
  };
}

function valuesWithin(mask: Uint8Array, scan: Volume): Float64Array {
  const { voxels, rescale } = scan;
  let count = 0;
  for (let voxel = 0; voxel < mask.length; voxel++) count += mask[voxel];
  const values = new Float64Array(count);
  let used = 0;
  for (let voxel = 0; voxel < mask.length; voxel++)
    if (mask[voxel] === 1 && holdsValue(scan, voxels[voxel]))
      values[used++] = rescale.slope * voxels[voxel] + rescale.intercept;
  return values.subarray(0, used);
}
