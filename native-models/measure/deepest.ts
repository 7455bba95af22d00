import type { Vec3 } from '../geometry';
import { squaredDistanceMm } from './distanceTransform';
import { largestPiece } from './pieces';

/**
 * Where a person would click on a structure: the voxel deepest inside its largest face-connected piece, the first in
 * scan order on a tie; null for an empty truth. The border of the grid counts as outside.
 */
export function deepestVoxel(
  size: Vec3,
  spacingMm: Vec3,
  isTruth: (voxel: number) => boolean,
): number | null {
  const piece = largestPiece(size, isTruth);
  return piece.length === 0 ? null : deepestOf(piece, size, spacingMm);
}

/** The voxel of a piece that is farthest from what is not the piece. */
export function deepestOf(piece: Uint32Array, size: Vec3, spacingMm: Vec3): number {
  const box = boxAround(size, piece);
  const inside = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  for (const voxel of piece) inside[box.indexOf(voxel)] = 1;
  const depth = squaredDistanceMm(box.size, spacingMm, (voxel) => inside[voxel] === 0);
  return piece.reduce((best, voxel) => {
    const gain = depth[box.indexOf(voxel)] - depth[box.indexOf(best)];
    return gain > 0 || (gain === 0 && voxel < best) ? voxel : best;
  }, piece[0]);
}

/** A box around voxels with a margin of one on every side that the grid has an extent along. */
function boxAround(size: Vec3, voxels: Uint32Array): { size: Vec3; indexOf: (voxel: number) => number } {
  const [nx, ny] = size;
  const low = [Infinity, Infinity, Infinity];
  const high = [0, 0, 0];
  const widen = (axis: number, c: number) => {
    if (c < low[axis]) low[axis] = c;
    if (c > high[axis]) high[axis] = c;
  };
  for (const voxel of voxels) {
    widen(0, voxel % nx);
    widen(1, Math.floor(voxel / nx) % ny);
    widen(2, Math.floor(voxel / (nx * ny)));
  }
  const margin = size.map((n) => (n > 1 ? 1 : 0));
  const extent = (a: number) => high[a] - low[a] + 1 + 2 * margin[a];
  const [bx, by, bz] = [extent(0), extent(1), extent(2)];
  const [oi, oj, ok] = low.map((from, a) => margin[a] - from);
  const indexOf = (voxel: number) => {
    const j = Math.floor(voxel / nx);
    return ((Math.floor(j / ny) + ok) * by + (j % ny) + oj) * bx + (voxel % nx) + oi;
  };
  return { size: [bx, by, bz], indexOf };
}
