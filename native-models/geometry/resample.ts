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
  const sampleLine = interpolation === 'nearest' ? nearestLine : linearLine;
  const [ni, nj, nk] = onto.size;
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const line: Line = {
        start,
        step: di,
        offset: [j * dj[0] + k * dk[0], j * dj[1] + k * dk[1], j * dj[2] + k * dk[2]],
      };
      const target = into.subarray((k * nj + j) * ni, (k * nj + j + 1) * ni) as T;
      const [first, end] = partInside(line, from.size, ni);
      target.fill(outside, 0, first);
      target.fill(outside, end);
      sampleLine(voxels, from.size, line, target, first, end);
    }
  return into;
}

/** Places along a line of target voxels, in voxels of the source: voxel i lies at start + i * step + offset. */
interface Line {
  readonly start: Vec3;
  readonly step: Vec3;
  readonly offset: Vec3;
}

type LineSampler = (
  voxels: ArrayLike<number>,
  size: Vec3,
  line: Line,
  target: VoxelArray,
  first: number,
  end: number,
) => void;

/** Rounding of headers may put a point a hair beyond the outer face; this much of a voxel still counts as inside. */
const FACE_TOLERANCE = 1e-6;

function isInside(size: Vec3, { start, step, offset }: Line, i: number): boolean {
  const low = -0.5 - FACE_TOLERANCE;
  const high = 0.5 - FACE_TOLERANCE;
  for (let axis = 0; axis < 3; axis++) {
    const at = start[axis] + i * step[axis] + offset[axis];
    if (!(at >= low && at < size[axis] - high)) return false;
  }
  return true;
}

/** The first target voxel of a line inside the source and the one after the last, of `count`: they lie together. */
function partInside(line: Line, size: Vec3, count: number): readonly [number, number] {
  let [low, high] = [0, count - 1];
  for (let axis = 0; axis < 3; axis++) {
    const step = line.step[axis];
    if (step === 0) continue;
    const from = line.start[axis] + line.offset[axis];
    const crossings = [
      (-0.5 - FACE_TOLERANCE - from) / step,
      (size[axis] - 0.5 + FACE_TOLERANCE - from) / step,
    ];
    low = Math.max(low, Math.ceil(Math.min(...crossings)) - 1);
    high = Math.min(high, Math.floor(Math.max(...crossings)) + 1);
  }
  while (low <= high && !isInside(size, line, low)) low++;
  while (low <= high && !isInside(size, line, high)) high--;
  return low <= high ? [low, high + 1] : [0, 0];
}

function clampIndex(value: number, count: number): number {
  return value < 0 ? 0 : value > count - 1 ? count - 1 : value;
}

const nearestLine: LineSampler = (voxels, [nx, ny, nz], { start, step, offset }, target, first, end) => {
  const [x, y, z] = start;
  const [dx, dy, dz] = step;
  const [ox, oy, oz] = offset;
  for (let at = first; at < end; at++) {
    // Inside, a place is -0.5 or more: half a voxel further, the whole part is the nearest voxel.
    const i = Math.min((x + at * dx + ox + 0.5) | 0, nx - 1);
    const j = Math.min((y + at * dy + oy + 0.5) | 0, ny - 1);
    const k = Math.min((z + at * dz + oz + 0.5) | 0, nz - 1);
    target[at] = voxels[(k * ny + j) * nx + i];
  }
};

const linearLine: LineSampler = (voxels, size, { start, step, offset }, target, first, end) => {
  const [nx, ny, nz] = size;
  for (let at = first; at < end; at++) {
    const x = clampIndex(start[0] + at * step[0] + offset[0], nx);
    const y = clampIndex(start[1] + at * step[1] + offset[1], ny);
    const z = clampIndex(start[2] + at * step[2] + offset[2], nz);
    target[at] = trilinear(voxels, size, x, y, z);
  }
};

function trilinear(voxels: ArrayLike<number>, size: Vec3, x: number, y: number, z: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const right = i + 1 < size[0] ? 1 : 0;
  const down = j + 1 < size[1] ? size[0] : 0;
  const deeper = k + 1 < size[2] ? size[0] * size[1] : 0;
  const at = (k * size[1] + j) * size[0] + i;
  const above = bilinear(voxels, at, right, down, x - i, y - j);
  return above * (1 - (z - k)) + bilinear(voxels, at + deeper, right, down, x - i, y - j) * (z - k);
}

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
