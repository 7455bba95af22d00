import { fromColumns, indexToLps, type Grid, type Mat3, type Vec3 } from '../../native-models/geometry';
import { offsetOf, type Index } from './slice';
import { directionOf, reversed, sliceAxes, type SignedAxis } from './sliceAxes';

/** A small copy of a volume for the 3-D view: bytes, right-handed, axes nearest to left, posterior, superior. */
export interface CoarseVolume {
  readonly size: Vec3;
  readonly spacingMm: Vec3;
  readonly origin: Vec3;
  /** Row by row. */
  readonly direction: Mat3;
  readonly values: Uint8Array;
}

export interface CoarseRequest {
  readonly grid: Grid;
  /** One number per voxel, i fastest. */
  readonly voxels: ArrayLike<number>;
  readonly rescale: { readonly slope: number; readonly intercept: number };
  /** Values, in the modality's unit, that become 0 and 255. */
  readonly range: readonly [number, number];
  readonly mostPerAxis: number;
}

interface CoarseAxis {
  readonly signed: SignedAxis;
  readonly count: number;
  readonly step: number;
}

/** Fills the copy slice by slice and yields after each, so that a caller can let the page breathe. */
export function* coarsen(request: CoarseRequest): Generator<void, CoarseVolume> {
  const axes = coarseAxes(request);
  const [x, y, z] = axes;
  const values = new Uint8Array(x.count * y.count * z.count);
  for (let slice = 0; slice < z.count; slice += 1) {
    fillSlice(request, axes, slice, values);
    yield;
  }
  const { grid } = request;
  const first = positionOf(grid, axes, [0, 0, 0]);
  return {
    size: [x.count, y.count, z.count],
    spacingMm: [spacingOf(grid, x), spacingOf(grid, y), spacingOf(grid, z)],
    origin: indexToLps(grid, first),
    direction: fromColumns(
      directionOf(grid, x.signed),
      directionOf(grid, y.signed),
      directionOf(grid, z.signed),
    ),
    values,
  };
}

function spacingOf(grid: Grid, { signed, step }: CoarseAxis): number {
  return grid.spacingMm[signed.axis] * step;
}

function coarseAxes({ grid, mostPerAxis }: CoarseRequest): readonly [CoarseAxis, CoarseAxis, CoarseAxis] {
  const { axial } = sliceAxes(grid);
  const coarse = (signed: SignedAxis): CoarseAxis => {
    const step = Math.ceil(grid.size[signed.axis] / mostPerAxis);
    return { signed, step, count: Math.ceil(grid.size[signed.axis] / step) };
  };
  return [coarse(axial.right), coarse(reversed(axial.up)), coarse(axial.normal)];
}

/** Fine index of the voxel in the middle of a coarse one. */
function positionOf(grid: Grid, axes: readonly CoarseAxis[], coarse: Index): Index {
  const index: [number, number, number] = [0, 0, 0];
  axes.forEach(({ signed, step }, place) => {
    const along = Math.min(coarse[place] * step + (step >> 1), grid.size[signed.axis] - 1);
    index[signed.axis] = signed.sign === 1 ? along : grid.size[signed.axis] - 1 - along;
  });
  return index;
}

function fillSlice(
  { grid, voxels, rescale, range }: CoarseRequest,
  axes: readonly [CoarseAxis, CoarseAxis, CoarseAxis],
  slice: number,
  values: Uint8Array,
): void {
  const [x, y] = axes;
  const scale = 255 / Math.max(1e-9, range[1] - range[0]);
  let write = slice * x.count * y.count;
  for (let row = 0; row < y.count; row += 1) {
    for (let column = 0; column < x.count; column += 1) {
      const voxel = voxels[offsetOf(grid, positionOf(grid, axes, [column, row, slice]))];
      const value = (rescale.slope * voxel + rescale.intercept - range[0]) * scale;
      values[write] = Math.min(255, Math.max(0, value));
      write += 1;
    }
  }
}
