import { column, cross, dot, scale, type Grid, type Vec3 } from '../geometry';

/** A closed surface: triangles run counter-clockwise seen from outside. */
export interface Mesh {
  /** Three coordinates a point: voxel indices i, j, k or LPS millimetres; whoever makes it says which. */
  readonly points: Float64Array;
  /** Three points a triangle. */
  readonly triangles: Uint32Array;
}

/** A mesh in voxel indices moved to LPS millimetres, its triangles still counter-clockwise from outside. */
export function meshInPatient({ points, triangles }: Mesh, grid: Grid): Mesh {
  const [a, b, c] = ([0, 1, 2] as const).map((axis) =>
    scale(column(grid.direction, axis), grid.spacingMm[axis]),
  );
  const moved = new Float64Array(points.length);
  for (let at = 0; at < points.length; at += 3)
    for (let axis = 0; axis < 3; axis++)
      moved[at + axis] =
        grid.origin[axis] + a[axis] * points[at] + b[axis] * points[at + 1] + c[axis] * points[at + 2];
  const leftHanded = dot(cross(a, b), c) < 0;
  return { points: moved, triangles: leftHanded ? turned(triangles) : triangles };
}

function turned(triangles: Uint32Array): Uint32Array {
  const result = triangles.slice();
  for (let at = 0; at < result.length; at += 3)
    [result[at + 1], result[at + 2]] = [triangles[at + 2], triangles[at + 1]];
  return result;
}

/** Volume within a closed surface, in cubed units of its points; positive where triangles face outwards. */
export function meshVolume(mesh: Mesh): number {
  if (mesh.triangles.length === 0) return 0;
  // Measured from a point of the surface: far from the origin, tetrahedra to the origin would cancel badly.
  const base = pointOf(mesh, 0);
  let sixfold = 0;
  forEachTriangle(mesh, base, (a, b, c) => {
    sixfold += dot(a, cross(b, c));
  });
  return sixfold / 6;
}

/** Area of a surface in squared units of its points. */
export function meshArea(mesh: Mesh): number {
  let twofold = 0;
  forEachTriangle(mesh, [0, 0, 0], (a, b, c) => {
    const normal = cross([b[0] - a[0], b[1] - a[1], b[2] - a[2]], [c[0] - a[0], c[1] - a[1], c[2] - a[2]]);
    twofold += Math.sqrt(dot(normal, normal));
  });
  return twofold / 2;
}

function pointOf({ points }: Mesh, point: number): Vec3 {
  return [points[3 * point], points[3 * point + 1], points[3 * point + 2]];
}

function forEachTriangle(mesh: Mesh, base: Vec3, visit: (a: Vec3, b: Vec3, c: Vec3) => void): void {
  const { points, triangles } = mesh;
  const corner = (at: number): Vec3 => {
    const point = 3 * triangles[at];
    return [points[point] - base[0], points[point + 1] - base[1], points[point + 2] - base[2]];
  };
  for (let at = 0; at < triangles.length; at += 3) visit(corner(at), corner(at + 1), corner(at + 2));
}
