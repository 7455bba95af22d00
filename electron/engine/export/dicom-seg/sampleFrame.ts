import { lpsToIndex, scale, type Grid, type Vec3 } from '../../../../native-models/geometry';
import type { SourceFrame } from '../../imaging';

/** Rounding of headers may put a pixel a hair beyond the outer face of a voxel. */
const FACE_TOLERANCE = 1e-6;

/** Takes the values of a volume (one per voxel of the grid) at the pixel centres of one frame, row by row; 0 outside. */
export type FrameSampler = <T extends Uint8Array | Uint16Array>(
  values: Uint8Array | Uint16Array,
  into: T,
) => T;

function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** Places and steps in voxels that differ by less are the same. */
const SAME_VOXELS = 1e-3;

function isSame(a: Vec3, b: Vec3): boolean {
  return a.every((value, axis) => Math.abs(value - b[axis]) < SAME_VOXELS);
}

/** The sampler of a frame: nearest voxel, which is the very same voxel where the grid was made of the frames. */
export function frameSampler(frame: SourceFrame, grid: Grid): FrameSampler {
  const { position, alongRow, alongColumn, spacingMm, rows, columns } = frame;
  const start = lpsToIndex(grid, position);
  const stepTo = (direction: Vec3, mm: number): Vec3 => {
    const end = lpsToIndex(grid, add(position, scale(direction, mm)));
    return [end[0] - start[0], end[1] - start[1], end[2] - start[2]];
  };
  const right = stepTo(alongRow, spacingMm[0]);
  const down = stepTo(alongColumn, spacingMm[1]);
  const [nx, ny, nz] = grid.size;
  const isSlice = nx === columns && ny === rows && isSame(right, [1, 0, 0]) && isSame(down, [0, 1, 0]);
  const slice = Math.round(start[2]);
  if (isSlice && isSame(start, [0, 0, slice]) && slice >= 0 && slice < nz)
    return (values, into) => {
      into.set(values.subarray(slice * nx * ny, (slice + 1) * nx * ny));
      return into;
    };
  const near = (value: number, count: number): number => {
    const rounded = Math.round(value);
    if (rounded >= 0 && rounded < count) return rounded;
    return Math.abs(value - Math.min(Math.max(value, -0.5), count - 0.5)) <= FACE_TOLERANCE
      ? Math.min(Math.max(rounded, 0), count - 1)
      : -1;
  };
  return (values, into) => {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const i = near(start[0] + column * right[0] + row * down[0], nx);
        const j = near(start[1] + column * right[1] + row * down[1], ny);
        const k = near(start[2] + column * right[2] + row * down[2], nz);
        into[row * columns + column] = i < 0 || j < 0 || k < 0 ? 0 : values[(k * ny + j) * nx + i];
      }
    return into;
  };
}
