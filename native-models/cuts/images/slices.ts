import type { Grid, Vec3 } from '../../geometry';
import type { NormalisedImage } from './normalisedImage';

/** Spacings closer than this share count as equal, so that rounding in a header does not choose the slices. */
const SPACING_TOLERANCE = 0.01;

/** The axis of size 1 where there is one, else the coarsest; of equals the last, which is the scanner's own. */
export function sliceAxisOf({ size, spacingMm }: Grid): 0 | 1 | 2 {
  const flat = ([2, 1, 0] as const).find((axis) => size[axis] === 1);
  if (flat !== undefined) return flat;
  const coarsest = Math.max(...spacingMm) * (1 - SPACING_TOLERANCE);
  return ([2, 1, 0] as const).find((axis) => spacingMm[axis] >= coarsest) ?? 2;
}

/** How the slices of an image lie in its memory: voxel index = slice * sliceStride + row * rowStride + column * columnStride. */
export interface Slices {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly sliceStride: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Voxels of one channel. */
  readonly channelStride: number;
}

/** The slices of an image perpendicular to its slice axis; columns run along the lower of the other two axes. */
export function slicesOf({ size, sliceAxis }: Pick<NormalisedImage, 'size' | 'sliceAxis'>): Slices {
  const strides: Vec3 = [1, size[0], size[0] * size[1]];
  const columnAxis = sliceAxis === 0 ? 1 : 0;
  const rowAxis = sliceAxis === 2 ? 1 : 2;
  return {
    count: size[sliceAxis],
    rows: size[rowAxis],
    columns: size[columnAxis],
    sliceStride: strides[sliceAxis],
    rowStride: strides[rowAxis],
    columnStride: strides[columnAxis],
    channelStride: size[0] * size[1] * size[2],
  };
}

/** A rectangle of one slice of one channel; it may reach beyond the slice. */
export interface Window {
  readonly channel: number;
  readonly slice: number;
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** Copies a window, row by row, into `into` from index `at`; beyond the border the outermost pixels repeat. */
export function copyWindow(
  values: Float32Array,
  slices: Slices,
  window: Window,
  into: Float32Array,
  at: number,
): void {
  const base = window.channel * slices.channelStride + window.slice * slices.sliceStride;
  let next = at;
  for (let row = window.top; row < window.top + window.rows; row++) {
    const start = base + clamp(row, slices.rows) * slices.rowStride;
    for (let column = window.left; column < window.left + window.columns; column++)
      into[next++] = values[start + clamp(column, slices.columns) * slices.columnStride];
  }
}

function clamp(index: number, length: number): number {
  return index < 0 ? 0 : index < length ? index : length - 1;
}
