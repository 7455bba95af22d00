import { lpsToIndex, type Grid, type Vec3 } from '../../../../native-models/geometry';
import type { SourceFrame } from '../../imaging';

/** A plane of pixels somewhere in the patient. */
export type PixelPlane = Pick<
  SourceFrame,
  'rows' | 'columns' | 'position' | 'alongRow' | 'alongColumn' | 'spacingMm'
>;

/** Decimal text of 16 characters may move a place by less than this part of a voxel: across a face, or not. */
const ROUNDING = 1e-3;

/**
 * Whether each pixel of a plane is the value of the voxel that its centre lies in, and 0 outside the grid; half-way
 * between two voxels, that of either. Goes by places alone and shares nothing with the writer.
 */
export function isSameByPlace(
  plane: PixelPlane,
  pixels: ArrayLike<number>,
  grid: Grid,
  valueOf: (voxel: number) => number,
): boolean {
  const { rows, columns } = plane;
  const [nx, ny, nz] = grid.size;
  const valueAt = (i: number, j: number, k: number): number =>
    i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz ? valueOf((k * ny + j) * nx + i) : 0;
  if (pixels.length !== rows * columns) return false;
  for (let row = 0; row < rows; row++) {
    const first = lpsToIndex(grid, centreOf(plane, 0, row));
    const last = lpsToIndex(grid, centreOf(plane, columns - 1, row));
    const [dx, dy, dz] = first.map((from, axis) => (last[axis] - from) / Math.max(1, columns - 1));
    for (let column = 0; column < columns; column++) {
      const value = pixels[row * columns + column];
      const [x, y, z] = [first[0] + column * dx, first[1] + column * dy, first[2] + column * dz];
      if (value === valueAt(Math.round(x), Math.round(y), Math.round(z))) continue;
      if (!isJustBeside([x, y, z], value, valueAt)) return false;
    }
  }
  return true;
}

function centreOf({ position, alongRow, alongColumn, spacingMm }: PixelPlane, column: number, row: number) {
  const [rightMm, downMm] = [column * spacingMm[0], row * spacingMm[1]];
  const along = (axis: 0 | 1 | 2) => position[axis] + rightMm * alongRow[axis] + downMm * alongColumn[axis];
  return [along(0), along(1), along(2)] as const;
}

/** Whether a voxel that a place may be in, but for rounding, has the value. */
function isJustBeside(
  [x, y, z]: Vec3,
  value: number,
  valueAt: (i: number, j: number, k: number) => number,
): boolean {
  for (const i of nearest(x))
    for (const j of nearest(y)) for (const k of nearest(z)) if (value === valueAt(i, j, k)) return true;
  return false;
}

function nearest(at: number): readonly number[] {
  const [below, above] = [Math.round(at - ROUNDING), Math.round(at + ROUNDING)];
  return below === above ? [below] : [below, above];
}
