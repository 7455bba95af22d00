import type { Grid } from '../../native-models/geometry';
import type { SignedAxis, SliceAxes } from './sliceAxes';

export type Index = readonly [number, number, number];

/**
 * Size of a slice as it lies on the screen: column 0 on the left, row 0 at the bottom.
 * Plane millimetres measure from the outer edge of that corner pixel.
 */
export interface SlicePlane {
  readonly columns: number;
  readonly rows: number;
  readonly columnMm: number;
  readonly rowMm: number;
}

export function planeOf(grid: Grid, axes: SliceAxes): SlicePlane {
  return {
    columns: grid.size[axes.right.axis],
    rows: grid.size[axes.up.axis],
    columnMm: grid.spacingMm[axes.right.axis],
    rowMm: grid.spacingMm[axes.up.axis],
  };
}

function alongAxis({ axis, sign }: SignedAxis, size: Index, position: number): number {
  return sign === 1 ? position : size[axis] - 1 - position;
}

/** Voxel index under column, row of the slice through `through`. */
export function voxelAt(grid: Grid, axes: SliceAxes, through: Index, column: number, row: number): Index {
  const index: [number, number, number] = [...through];
  index[axes.right.axis] = alongAxis(axes.right, grid.size, column);
  index[axes.up.axis] = alongAxis(axes.up, grid.size, row);
  return index;
}

/** Column and row of a voxel on the slice that holds it. */
export function pixelOf(grid: Grid, axes: SliceAxes, index: Index): { column: number; row: number } {
  return {
    column: alongAxis(axes.right, grid.size, index[axes.right.axis]),
    row: alongAxis(axes.up, grid.size, index[axes.up.axis]),
  };
}

export function isInside(grid: Grid, index: Index): boolean {
  return index.every((value, axis) => value >= 0 && value < grid.size[axis]);
}

/** Where a voxel lies in an array of one number per voxel. */
export function offsetOf(grid: Grid, [i, j, k]: Index): number {
  return i + grid.size[0] * (j + grid.size[1] * k);
}

function strideOf(grid: Grid, axis: SignedAxis['axis']): number {
  return [1, grid.size[0], grid.size[0] * grid.size[1]][axis] ?? 1;
}

/** Copies the slice through `through` into `target`, row 0 at the bottom of the screen; `start` is the channel's first voxel. */
export function copySlice(
  grid: Grid,
  axes: SliceAxes,
  through: Index,
  voxels: ArrayLike<number>,
  target: { [pixel: number]: number },
  start = 0,
): void {
  const { columns, rows } = planeOf(grid, axes);
  const first = start + offsetOf(grid, voxelAt(grid, axes, through, 0, 0));
  const columnStride = strideOf(grid, axes.right.axis) * axes.right.sign;
  const rowStride = strideOf(grid, axes.up.axis) * axes.up.sign;
  let write = 0;
  for (let row = 0; row < rows; row += 1) {
    let read = first + row * rowStride;
    for (let column = 0; column < columns; column += 1) {
      target[write] = voxels[read];
      write += 1;
      read += columnStride;
    }
  }
}
