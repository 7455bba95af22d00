import type { Grid, Vec3 } from '../../geometry';
import type { NormalisedImage } from './normalisedImage';

/** Pixel shapes closer than this count as equal, so that rounding in a header does not choose the slices. */
const SHAPE_TOLERANCE = 0.01;

/**
 * The axis that slices for the encoder are perpendicular to: the one of size 1 where there is one, else the one that
 * leaves the squarest pixels, which is the coarsest axis of an ordinary scan. Of equals the last, the scanner's own.
 */
export function sliceAxisOf({ size, spacingMm }: Pick<Grid, 'size' | 'spacingMm'>): 0 | 1 | 2 {
  const axes = [2, 1, 0] as const;
  const flat = axes.find((axis) => size[axis] === 1);
  if (flat !== undefined) return flat;
  const elongation = (axis: number) => {
    const [a, b] = spacingMm.filter((_, other) => other !== axis);
    return Math.max(a / b, b / a);
  };
  const squarest = Math.min(...axes.map(elongation)) + SHAPE_TOLERANCE;
  return axes.find((axis) => elongation(axis) <= squarest) ?? 2;
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
