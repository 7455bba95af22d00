import { forEachFaceNeighbour, voxelCount, type Vec3 } from '../geometry';

/** Calls `found` with every face-connected piece of a mask, as a list of voxels that is only valid during the call. */
function forEachPiece(
  size: Vec3,
  isInside: (voxel: number) => boolean,
  found: (piece: Uint32Array) => void,
): void {
  const voxels = voxelCount({ size });
  const seen = new Uint8Array(voxels);
  const queue = new Uint32Array(voxels);
  let filled = 0;
  const reach = (voxel: number) => {
    if (seen[voxel] === 1) return;
    seen[voxel] = 1;
    if (isInside(voxel)) queue[filled++] = voxel;
  };
  for (let start = 0; start < voxels; start++) {
    if (seen[start] === 1) continue;
    const first = filled;
    reach(start);
    for (let at = first; at < filled; at++) forEachFaceNeighbour(queue[at], size, reach);
    if (filled > first) found(queue.subarray(first, filled));
  }
}

/** The largest face-connected piece of a mask, the first in scan order on a tie, as a list of voxels; empty if none. */
export function largestPiece(size: Vec3, isInside: (voxel: number) => boolean): Uint32Array {
  let largest = new Uint32Array(0);
  forEachPiece(size, isInside, (piece) => {
    if (piece.length > largest.length) largest = piece.slice();
  });
  return largest;
}
