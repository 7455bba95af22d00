import type { Grid, Mat3, Vec3 } from './grid';
import {
  add,
  column,
  determinant,
  dot,
  fromColumns,
  invert,
  length,
  multiply,
  scale,
  subtract,
} from './vector';

/** The step in LPS millimetres along each voxel axis, as the columns of a matrix: direction times spacing. */
export function stepMatrix(grid: Grid): Mat3 {
  const { direction, spacingMm } = grid;
  return fromColumns(
    scale(column(direction, 0), spacingMm[0]),
    scale(column(direction, 1), spacingMm[1]),
    scale(column(direction, 2), spacingMm[2]),
  );
}

/** LPS millimetres of a (possibly fractional) voxel index i, j, k. */
export function indexToLps(grid: Grid, index: Vec3): Vec3 {
  return add(grid.origin, multiply(stepMatrix(grid), index));
}

/** Fractional voxel index i, j, k of a point in LPS millimetres; exact on sheared grids too. */
export function lpsToIndex(grid: Grid, pointMm: Vec3): Vec3 {
  return multiply(invert(stepMatrix(grid)), subtract(pointMm, grid.origin));
}

/** The grid of `count` planes of a grid, from plane k on. */
export function planesOf(grid: Grid, k: number, count: number): Grid {
  return { ...grid, size: [grid.size[0], grid.size[1], count], origin: indexToLps(grid, [0, 0, k]) };
}

/** Voxels in one channel. */
export function voxelCount({ size }: Pick<Grid, 'size'>): number {
  return size[0] * size[1] * size[2];
}

/** Volume of one voxel. On a sheared grid it is smaller than the product of the spacings. */
export function voxelVolumeMm3(grid: Grid): number {
  return Math.abs(determinant(stepMatrix(grid)));
}

/** Edge lengths of the grid's box along i, j, k, from outer face to outer face. */
export function physicalExtentMm(grid: Grid): Vec3 {
  const { size, spacingMm } = grid;
  return [size[0] * spacingMm[0], size[1] * spacingMm[1], size[2] * spacingMm[2]];
}

/** Largest angle, in degrees, by which two voxel axes miss being perpendicular; 0 on an ordinary grid. */
export function shearDegrees(grid: Grid): number {
  const [a, b, c] = [column(grid.direction, 0), column(grid.direction, 1), column(grid.direction, 2)];
  const cosines = [
    [a, b],
    [b, c],
    [c, a],
  ].map(([u, v]) => Math.abs(dot(u, v)) / (length(u) * length(v)));
  return (Math.asin(Math.min(1, Math.max(...cosines))) * 180) / Math.PI;
}

/**
 * True where two grids hold the same voxels at the same places: equal sizes, and no corner displaced by more than
 * `toleranceVoxels` of the smallest spacing. The tolerance absorbs the rounding of file headers.
 */
export function sameGrid(a: Grid, b: Grid, toleranceVoxels = 1e-3): boolean {
  if (a.size.some((count, axis) => count !== b.size[axis])) return false;
  const toleranceMm = toleranceVoxels * Math.min(...a.spacingMm);
  return corners(a.size).every(
    (corner) => length(subtract(indexToLps(a, corner), indexToLps(b, corner))) <= toleranceMm,
  );
}

function corners(size: Vec3): Vec3[] {
  const ends = size.map((count) => [0, count - 1]);
  return ends[0].flatMap((i) => ends[1].flatMap((j) => ends[2].map((k): Vec3 => [i, j, k])));
}
