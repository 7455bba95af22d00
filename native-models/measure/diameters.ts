import { indexToLps, nearestAnatomicalAxes, type Grid, type Vec3 } from '../geometry';

export interface Diameters {
  /** Between any two points of the surface: IBSI's maximum 3D diameter (L0JK). */
  readonly longestMm: number;
  /** Between two points in one plane of voxels, of those planes that are nearest to axial. */
  readonly longestAxialMm: number;
}

type Axis = 0 | 1 | 2;

/** The longest diameters of a surface given by its points in voxel indices, as marching cubes makes them. */
export function longestDiameters(points: Float64Array, grid: Grid): Diameters {
  const axial = nearestAnatomicalAxes(grid)[2].axis;
  const planes = cornersByPlane(pointsOf(points), axial);
  // Points lie in the planes of voxels and half-way between them.
  const axialPlanes = [...planes].filter(([place]) => Number.isInteger(place));
  const longestAxialMm = axialPlanes.reduce(
    (longest, [, corners]) => Math.max(longest, largestDistanceMm(corners, grid)),
    0,
  );
  // The ends of a longest diameter are corners of the convex hull, which are corners in their planes across every axis.
  const [u, v] = [((axial + 1) % 3) as Axis, ((axial + 2) % 3) as Axis];
  const candidates = [u, v].reduce(
    (corners, axis) => [...cornersByPlane(corners, axis).values()].flat(),
    [...planes.values()].flat(),
  );
  return { longestMm: largestDistanceMm(candidates, grid), longestAxialMm };
}

function* pointsOf(points: Float64Array): Generator<Vec3> {
  for (let at = 0; at < points.length; at += 3) yield [points[at], points[at + 1], points[at + 2]];
}

/** Corners of the convex hull of the points in each plane across an axis, by the plane's place along it. */
function cornersByPlane(points: Iterable<Vec3>, axis: Axis): Map<number, Vec3[]> {
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const planes = new Map<number, Map<number, [Vec3, Vec3]>>();
  for (const point of points) {
    const lines = planes.get(point[axis]) ?? new Map<number, [Vec3, Vec3]>();
    planes.set(point[axis], lines);
    const ends = lines.get(point[u]);
    if (ends === undefined) lines.set(point[u], [point, point]);
    else if (point[v] < ends[0][v]) ends[0] = point;
    else if (point[v] > ends[1][v]) ends[1] = point;
  }
  const corners = new Map<number, Vec3[]>();
  for (const [place, lines] of planes) corners.set(place, convexHull([...lines.values()].flat(), u, v));
  return corners;
}

/** Corners of the convex hull of points in one plane (Andrew's monotone chain, 1979); u, v: its axes. */
function convexHull(points: readonly Vec3[], u: number, v: number): Vec3[] {
  const sorted = [...points].sort((a, b) => a[u] - b[u] || a[v] - b[v]);
  const turn = (a: Vec3, b: Vec3, c: Vec3): number =>
    (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]);
  const halfHull = (ordered: readonly Vec3[]): Vec3[] => {
    const chain: Vec3[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain;
  };
  return [...halfHull(sorted), ...halfHull(sorted.reverse()).slice(1, -1)];
}

function largestDistanceMm(corners: readonly Vec3[], grid: Grid): number {
  const places = corners.map((index) => indexToLps(grid, index));
  let largest = 0;
  for (let a = 0; a < places.length; a++) {
    const [x, y, z] = places[a];
    for (let b = 0; b < a; b++) {
      const other = places[b];
      const squared = (x - other[0]) ** 2 + (y - other[1]) ** 2 + (z - other[2]) ** 2;
      if (squared > largest) largest = squared;
    }
  }
  return Math.sqrt(largest);
}
