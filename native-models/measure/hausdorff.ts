import type { Vec3 } from '../geometry';
import { squaredDistanceMm } from './distanceTransform';

/**
 * Symmetric Hausdorff distance between all foreground voxels of two masks. Where either is empty it is the diagonal
 * of the grid, as in the paper. With unit spacing the result is in pixels.
 */
export function hausdorffMm(
  size: Vec3,
  spacingMm: Vec3,
  inA: (voxel: number) => boolean,
  inB: (voxel: number) => boolean,
): number {
  const voxels = size[0] * size[1] * size[2];
  const toA = squaredDistanceMm(size, spacingMm, inA);
  const toB = squaredDistanceMm(size, spacingMm, inB);
  let largest = 0;
  let [countA, countB] = [0, 0];
  for (let voxel = 0; voxel < voxels; voxel++) {
    if (inA(voxel)) {
      countA++;
      largest = Math.max(largest, toB[voxel]);
    }
    if (inB(voxel)) {
      countB++;
      largest = Math.max(largest, toA[voxel]);
    }
  }
  if (countA === 0 || countB === 0) return Math.hypot(...size.map((n, a) => (n > 1 ? n : 0) * spacingMm[a]));
  return Math.sqrt(largest);
}
