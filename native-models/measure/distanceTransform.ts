import type { Vec3 } from '../geometry';

/** Stands for "no background anywhere": larger than any squared distance, and still finite in sums. */
const FAR = 1e20;

/**
 * Lower envelope of the parabolas (p - q)^2 * spacing^2 + f(q) along one line: the squared distance transform in one
 * dimension (Felzenszwalb and Huttenlocher 2012).
 */
function transformLine(f: Float64Array, length: number, spacing: number, scratch: Scratch): void {
  const { vertex, border, result } = scratch;
  const square = spacing * spacing;
  let last = 0;
  vertex[0] = 0;
  border[0] = -Infinity;
  border[1] = Infinity;
  const crossing = (q: number, p: number) => ((f[q] - f[p]) / square + q * q - p * p) / (2 * (q - p));
  for (let q = 1; q < length; q++) {
    let at = crossing(q, vertex[last]);
    while (at <= border[last]) at = crossing(q, vertex[--last]);
    vertex[++last] = q;
    border[last] = at;
    border[last + 1] = Infinity;
  }
  for (let q = 0, v = 0; q < length; q++) {
    while (border[v + 1] < q) v++;
    result[q] = (q - vertex[v]) ** 2 * square + f[vertex[v]];
  }
}

interface Scratch {
  readonly vertex: Int32Array;
  readonly border: Float64Array;
  readonly result: Float64Array;
}

/**
 * Squared Euclidean distance in millimetres from every voxel's centre to the nearest voxel where `isTarget` holds;
 * 1e20 or more where there is none. Exact.
 */
export function squaredDistanceMm(
  size: Vec3,
  spacingMm: Vec3,
  isTarget: (voxel: number) => boolean,
): Float64Array {
  const [nx, ny, nz] = size;
  const distance = Float64Array.from({ length: nx * ny * nz }, (_, voxel) => (isTarget(voxel) ? 0 : FAR));
  const longest = Math.max(nx, ny, nz);
  const scratch: Scratch = {
    vertex: new Int32Array(longest),
    border: new Float64Array(longest + 1),
    result: new Float64Array(longest),
  };
  const line = new Float64Array(longest);
  const strides = [1, nx, nx * ny];
  for (const axis of [0, 1, 2] as const) {
    const length = size[axis];
    const stride = strides[axis];
    for (let outer = 0; outer < distance.length; outer += stride * length) {
      for (let start = outer; start < outer + stride; start++) {
        for (let p = 0; p < length; p++) line[p] = distance[start + p * stride];
        transformLine(line, length, spacingMm[axis], scratch);
        for (let p = 0; p < length; p++) distance[start + p * stride] = scratch.result[p];
      }
    }
  }
  return distance;
}
