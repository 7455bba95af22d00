import { voxelVolumeMm3 } from './coordinates';
import type { Grid, Mat3, Vec3 } from './grid';
import { column, cross, determinant, dot, fromColumns, length, normalise, scale, subtract } from './vector';

/** The first three rows of a 4x4 index-to-world matrix, row by row: twelve numbers. */
export type Affine = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** NIfTI's world is RAS: x and y run the other way than in LPS. Applied to a row-wise 3x4 matrix. */
function flipRasLps(affine: Affine): Affine {
  return affine.map((value, index) => (index < 8 ? -value : value)) as unknown as Affine;
}

/**
 * The grid of a NIfTI index-to-RAS matrix; null where the matrix is singular or not finite.
 * Sheared matrices are kept exactly: the direction's columns are then not perpendicular.
 */
export function gridFromNiftiAffine(rasAffine: Affine, size: Vec3): Grid | null {
  const m = flipRasLps(rasAffine);
  const steps: Vec3[] = [0, 1, 2].map((axis) => [m[axis], m[axis + 4], m[axis + 8]]);
  const spacingMm: Vec3 = [length(steps[0]), length(steps[1]), length(steps[2])];
  const direction = fromColumns(normalise(steps[0]), normalise(steps[1]), normalise(steps[2]));
  const grid: Grid = { size, spacingMm, origin: [m[3], m[7], m[11]], direction };
  const usable =
    m.every(Number.isFinite) && voxelVolumeMm3(grid) > 0 && Math.abs(determinant(direction)) > 1e-6;
  return usable ? grid : null;
}

/** NIfTI's index-to-RAS matrix of a grid. */
export function niftiAffineOf(grid: Grid): Affine {
  const [a, b, c] = ([0, 1, 2] as const).map((axis) =>
    scale(column(grid.direction, axis), grid.spacingMm[axis]),
  );
  const o = grid.origin;
  return flipRasLps([a[0], b[0], c[0], o[0], a[1], b[1], c[1], o[1], a[2], b[2], c[2], o[2]]);
}

/** NIfTI's qform (nifti1.h, "METHOD 2"): a unit quaternion b, c, d, offsets, spacings, and qfac for handedness. */
export interface Qform {
  readonly quaternion: Vec3;
  readonly offsetMm: Vec3;
  readonly spacingMm: Vec3;
  readonly qfac: 1 | -1;
}

/** Index-to-RAS matrix of a qform. */
export function affineFromQform({ quaternion: [b, c, d], offsetMm, spacingMm, qfac }: Qform): Affine {
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  const [x, y, z] = [spacingMm[0], spacingMm[1], spacingMm[2] * qfac];
  return [
    (a * a + b * b - c * c - d * d) * x,
    2 * (b * c - a * d) * y,
    2 * (b * d + a * c) * z,
    offsetMm[0],
    2 * (b * c + a * d) * x,
    (a * a + c * c - b * b - d * d) * y,
    2 * (c * d - a * b) * z,
    offsetMm[1],
    2 * (b * d - a * c) * x,
    2 * (c * d + a * b) * y,
    (a * a + d * d - b * b - c * c) * z,
    offsetMm[2],
  ];
}

/** The qform of a grid; on a sheared grid the nearest one that keeps the first two axes. */
export function qformOf(grid: Grid): Qform {
  const m = niftiAffineOf(grid);
  const first = normalise([m[0], m[4], m[8]]);
  const rawSecond: Vec3 = [m[1], m[5], m[9]];
  const second = normalise(subtract(rawSecond, scale(first, dot(rawSecond, first))));
  const third = cross(first, second);
  const qfac = dot(third, [m[2], m[6], m[10]]) < 0 ? -1 : 1;
  const quaternion = quaternionOf(fromColumns(first, second, third));
  return { quaternion, offsetMm: [m[3], m[7], m[11]], spacingMm: grid.spacingMm, qfac };
}

/** b, c, d of the unit quaternion of a rotation, with a >= 0; the largest component is taken first, for precision. */
function quaternionOf(r: Mat3): Vec3 {
  const squares = [
    1 + r[0] + r[4] + r[8],
    1 + r[0] - r[4] - r[8],
    1 - r[0] + r[4] - r[8],
    1 - r[0] - r[4] + r[8],
  ];
  const largest = squares.indexOf(Math.max(...squares));
  const s = 2 * Math.sqrt(squares[largest]);
  const candidates: readonly (readonly [number, number, number, number])[] = [
    [s / 4, (r[7] - r[5]) / s, (r[2] - r[6]) / s, (r[3] - r[1]) / s],
    [(r[7] - r[5]) / s, s / 4, (r[1] + r[3]) / s, (r[2] + r[6]) / s],
    [(r[2] - r[6]) / s, (r[1] + r[3]) / s, s / 4, (r[5] + r[7]) / s],
    [(r[3] - r[1]) / s, (r[2] + r[6]) / s, (r[5] + r[7]) / s, s / 4],
  ];
  const [a, b, c, d] = candidates[largest];
  return a < 0 ? [-b, -c, -d] : [b, c, d];
}
