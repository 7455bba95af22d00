import { stepMatrix } from './coordinates';
import type { Grid, Vec3 } from './grid';
import { invert, multiply, subtract } from './vector';
import type { VoxelArray } from './volume';

export type Interpolation = 'nearest' | 'linear';

/**
 * One channel of voxels on `from`, sampled at the voxel centres of `onto`, i fastest, written to and returned as `into`.
 * Points outside `from` (beyond the outer half voxel) take `outside`. 'nearest' returns values that occur in the input
 * and suits labels.
 */
export function resample<T extends VoxelArray>(
  voxels: ArrayLike<number>,
  from: Grid,
  onto: Grid,
  interpolation: Interpolation,
  into: T,
  outside = 0,
): T {
  const toSource = invert(stepMatrix(from));
  const start = multiply(toSource, subtract(onto.origin, from.origin));
  const steps = stepMatrix(onto);
  const [di, dj, dk] = [0, 1, 2].map((axis) =>
    multiply(toSource, [steps[axis], steps[axis + 3], steps[axis + 6]]),
  );
  const sample = interpolation === 'nearest' ? nearest : linear;
  let target = 0;
  for (let k = 0; k < onto.size[2]; k++)
    for (let j = 0; j < onto.size[1]; j++)
      for (let i = 0; i < onto.size[0]; i++)
        into[target++] = sample(
          voxels,
          from.size,
          start[0] + i * di[0] + j * dj[0] + k * dk[0],
          start[1] + i * di[1] + j * dj[1] + k * dk[1],
          start[2] + i * di[2] + j * dj[2] + k * dk[2],
          outside,
        );
  return into;
}

type Sampler = (
  voxels: ArrayLike<number>,
  size: Vec3,
  x: number,
  y: number,
  z: number,
  outside: number,
) => number;

/** Rounding of headers may put a point a hair beyond the outer face; this much of a voxel still counts as inside. */
const FACE_TOLERANCE = 1e-6;

function inside(size: Vec3, x: number, y: number, z: number): boolean {
  const low = -0.5 - FACE_TOLERANCE;
  const high = 0.5 - FACE_TOLERANCE;
  return x >= low && y >= low && z >= low && x < size[0] - high && y < size[1] - high && z < size[2] - high;
}

function clampIndex(value: number, count: number): number {
  return value < 0 ? 0 : value > count - 1 ? count - 1 : value;
}

const nearest: Sampler = (voxels, size, x, y, z, outside) => {
  if (!inside(size, x, y, z)) return outside;
  const i = clampIndex(Math.round(x), size[0]);
  const j = clampIndex(Math.round(y), size[1]);
  const k = clampIndex(Math.round(z), size[2]);
  return voxels[(k * size[1] + j) * size[0] + i];
};

const linear: Sampler = (voxels, size, x, y, z, outside) => {
  if (!inside(size, x, y, z)) return outside;
  const [cx, cy, cz] = [clampIndex(x, size[0]), clampIndex(y, size[1]), clampIndex(z, size[2])];
  const i = Math.floor(cx);
  const j = Math.floor(cy);
  const k = Math.floor(cz);
  const right = i + 1 < size[0] ? 1 : 0;
  const down = j + 1 < size[1] ? size[0] : 0;
  const deeper = k + 1 < size[2] ? size[0] * size[1] : 0;
  const at = (k * size[1] + j) * size[0] + i;
  const [u, v, w] = [cx - i, cy - j, cz - k];
  const above = bilinear(voxels, at, right, down, u, v);
  return above * (1 - w) + bilinear(voxels, at + deeper, right, down, u, v) * w;
};

/** Between four voxels of a plane; `right` and `down` lead from the first to its neighbours. */
function bilinear(
  voxels: ArrayLike<number>,
  at: number,
  right: number,
  down: number,
  u: number,
  v: number,
): number {
  const near = voxels[at] * (1 - u) + voxels[at + right] * u;
  const far = voxels[at + down] * (1 - u) + voxels[at + down + right] * u;
  return near * (1 - v) + far * v;
}
