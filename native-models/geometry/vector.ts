import type { Mat3, Vec3 } from './grid';

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function length(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** Unit vector along `a`; `a` itself where its length is zero. */
export function normalise(a: Vec3): Vec3 {
  const norm = length(a);
  return norm === 0 ? a : scale(a, 1 / norm);
}

export function multiply(m: Mat3, v: Vec3): Vec3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** The matrix whose columns are a, b and c. */
export function fromColumns(a: Vec3, b: Vec3, c: Vec3): Mat3 {
  return [a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]];
}

export function column(m: Mat3, index: 0 | 1 | 2): Vec3 {
  return [m[index], m[index + 3], m[index + 6]] as Vec3;
}

export function determinant(m: Mat3): number {
  return dot(column(m, 0), cross(column(m, 1), column(m, 2)));
}

/** Inverse by cofactors; NaN throughout for a singular matrix. */
export function invert(m: Mat3): Mat3 {
  const [a, b, c] = [column(m, 0), column(m, 1), column(m, 2)];
  const factor = 1 / determinant(m);
  const [x, y, z] = [cross(b, c), cross(c, a), cross(a, b)];
  return [
    x[0] * factor,
    x[1] * factor,
    x[2] * factor,
    y[0] * factor,
    y[1] * factor,
    y[2] * factor,
    z[0] * factor,
    z[1] * factor,
    z[2] * factor,
  ];
}
