import {
  cross,
  dot,
  indexToLps,
  lpsToIndex,
  scale,
  type Grid,
  type Vec3,
} from '../../../../native-models/geometry';
import type { Planes } from './segmentation';

/** Pixels of each plane, row by row; null where the plane has none. */
export type PixelsOfPlanes = readonly (ArrayLike<number> | null)[];

/** Rounding of decimal text may put a voxel centre a hair beyond the reach of its plane. */
const TOLERANCE_MM = 1e-4;
/** A pixel centre this close to a voxel centre, in voxels, is the same place. */
const SAME_VOXEL = 0.02;

function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** True where every pixel of the planes is one voxel of the grid, whichever way its axes run. */
export function coincides(planes: Planes, grid: Grid): boolean {
  const { alongRow, alongColumn, spacingMm, positions } = planes;
  return positions.every((position) => {
    const start = lpsToIndex(grid, position);
    const ends = [
      lpsToIndex(grid, add(position, scale(alongRow, spacingMm[0] * (planes.columns - 1)))),
      lpsToIndex(grid, add(position, scale(alongColumn, spacingMm[1] * (planes.rows - 1)))),
    ];
    const lengths = [planes.columns - 1, planes.rows - 1];
    return (
      isVoxel(start, grid) &&
      ends.every((end, axis) => isVoxel(end, grid) && distance(start, end) === lengths[axis])
    );
  });
}

function isVoxel(index: Vec3, { size }: Grid): boolean {
  return index.every((value, axis) => {
    const rounded = Math.round(value);
    return Math.abs(value - rounded) < SAME_VOXEL && rounded >= 0 && rounded < size[axis];
  });
}

/** Voxels between two voxels on one line along an axis; NaN where they are on none. */
function distance(a: Vec3, b: Vec3): number {
  const moved = a.map((value, axis) => Math.abs(Math.round(b[axis]) - Math.round(value)));
  return moved.filter((count) => count > 0).length <= 1 ? Math.max(...moved) : Number.NaN;
}

interface Box {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** The voxels of the grid that may lie in a pixel that is not 0: from corner to corner, both inclusive. */
function boxOf(planes: Planes, pixels: PixelsOfPlanes, grid: Grid): Box | null {
  const { alongRow, alongColumn, spacingMm, columns } = planes;
  const normal = cross(alongRow, alongColumn);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const [index, values] of pixels.entries()) {
    const used = values === null ? null : usedPixels(values, columns);
    if (used === null) continue;
    const [before, behind] = planes.reachMm[index];
    for (const column of [used.left - 0.5, used.right + 0.5])
      for (const row of [used.top - 0.5, used.bottom + 0.5])
        for (const offMm of [-before, behind]) {
          const inPlane = add(scale(alongRow, column * spacingMm[0]), scale(alongColumn, row * spacingMm[1]));
          const corner = lpsToIndex(grid, add(add(planes.positions[index], inPlane), scale(normal, offMm)));
          corner.forEach((value, axis) => {
            low[axis] = Math.min(low[axis], value);
            high[axis] = Math.max(high[axis], value);
          });
        }
  }
  const floor = low.map((value) => Math.max(0, Math.floor(value)));
  const ceiling = high.map((value, axis) => Math.min(grid.size[axis] - 1, Math.ceil(value)));
  if (floor.some((value, axis) => !(value <= ceiling[axis]))) return null;
  return { low: [floor[0], floor[1], floor[2]], high: [ceiling[0], ceiling[1], ceiling[2]] };
}

function usedPixels(values: ArrayLike<number>, columns: number) {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (values[pixel] === 0) continue;
    const column = pixel % columns;
    const row = (pixel - column) / columns;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return right < 0 ? null : { left, right, top, bottom };
}

/**
 * Visits every voxel of a grid whose centre lies in a pixel that is not 0, with the value there: a voxel takes the
 * nearest plane that reaches it, and on that plane the nearest pixel. Only places count, never the order of frames.
 */
export function sweepPlanes(
  planes: Planes,
  pixels: PixelsOfPlanes,
  grid: Grid,
  visit: (voxel: number, value: number) => void,
): void {
  const box = boxOf(planes, pixels, grid);
  if (box === null) return;
  const { rows, columns, alongRow, alongColumn, spacingMm, positions } = planes;
  const normal = cross(alongRow, alongColumn);
  const offsets = positions.map((position) => ({
    along: dot(position, normal),
    column: dot(position, alongRow) / spacingMm[0],
    row: dot(position, alongColumn) / spacingMm[1],
  }));
  const planeAt = planeFinder(
    offsets.map(({ along }) => along),
    planes.reachMm,
  );
  const [nx, ny] = grid.size;
  for (let k = box.low[2]; k <= box.high[2]; k++)
    for (let j = box.low[1]; j <= box.high[1]; j++) {
      const start = indexToLps(grid, [0, j, k]);
      const next = indexToLps(grid, [1, j, k]);
      const line = (direction: Vec3, perUnit: number): [number, number] => {
        const at = dot(start, direction) / perUnit;
        return [at, dot(next, direction) / perUnit - at];
      };
      const [along, alongStep] = line(normal, 1);
      const [column, columnStep] = line(alongRow, spacingMm[0]);
      const [row, rowStep] = line(alongColumn, spacingMm[1]);
      for (let i = box.low[0]; i <= box.high[0]; i++) {
        const plane = planeAt(along + i * alongStep);
        const values = plane < 0 ? null : pixels[plane];
        if (values === null) continue;
        const x = Math.round(column + i * columnStep - offsets[plane].column);
        const y = Math.round(row + i * rowStep - offsets[plane].row);
        if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
        const value = values[y * columns + x];
        if (value !== 0) visit((k * ny + j) * nx + i, value);
      }
    }
}

/** The index of the nearest plane that reaches a place along the normal, -1 for none; places come in rising order. */
function planeFinder(places: readonly number[], reachMm: Planes['reachMm']): (atMm: number) => number {
  let last = 0;
  return (atMm) => {
    while (last + 1 < places.length && Math.abs(places[last + 1] - atMm) <= Math.abs(places[last] - atMm))
      last++;
    while (last > 0 && Math.abs(places[last - 1] - atMm) < Math.abs(places[last] - atMm)) last--;
    const off = atMm - places[last];
    const reach = off < 0 ? reachMm[last][0] : reachMm[last][1];
    return Math.abs(off) <= reach + TOLERANCE_MM ? last : -1;
  };
}
