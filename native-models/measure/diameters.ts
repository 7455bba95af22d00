import { indexToLps, nearestAnatomicalAxes, type Grid, type Vec3 } from '../geometry';

export interface Diameters {
  /** Between any two points of the surface: IBSI's maximum 3D diameter (L0JK). */
  readonly longestMm: number;
  /** Between two points in one plane of voxels, of those planes that are nearest to axial. */
  readonly longestAxialMm: number;
}

/** The longest diameters of a surface given by its points in voxel indices, as marching cubes makes them. */
export function longestDiameters(points: Float64Array, grid: Grid): Diameters {
  const axial = nearestAnatomicalAxes(grid)[2].axis;
  const hulls = [...pointsByPlane(points, axial)].map(([place, plane]) => ({
    place,
    corners: convexHull(plane, axial).map((index) => indexToLps(grid, index)),
  }));
  // The two ends of a longest diameter are corners of the convex hull, and those are corners of the planes' hulls.
  const longestMm = largestDistance(hulls.flatMap(({ corners }) => corners));
  const inPlane = hulls
    .filter(({ place }) => Number.isInteger(place))
    .map(({ corners }) => largestDistance(corners));
  return { longestMm, longestAxialMm: inPlane.reduce((a, b) => Math.max(a, b), 0) };
}

/** Points lie in the planes of voxels and half-way between them. */
function pointsByPlane(points: Float64Array, axis: 0 | 1 | 2): Map<number, Vec3[]> {
  const planes = new Map<number, Vec3[]>();
  for (let at = 0; at < points.length; at += 3) {
    const place = points[at + axis];
    const plane = planes.get(place);
    const point: Vec3 = [points[at], points[at + 1], points[at + 2]];
    if (plane === undefined) planes.set(place, [point]);
    else plane.push(point);
  }
  return planes;
}

/** Corners of the convex hull of points in one plane across an axis (Andrew's monotone chain, 1979). */
function convexHull(points: readonly Vec3[], axis: 0 | 1 | 2): Vec3[] {
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const sorted = [...points].sort((a, b) => a[u] - b[u] || a[v] - b[v]);
  const halfHull = (ordered: readonly Vec3[]): Vec3[] => {
    const chain: Vec3[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain;
  };
  const turn = (a: Vec3, b: Vec3, c: Vec3): number =>
    (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]);
  return [...halfHull(sorted), ...halfHull(sorted.reverse())];
}

function largestDistance(points: readonly Vec3[]): number {
  let largest = 0;
  for (let a = 0; a < points.length; a++)
    for (let b = 0; b < a; b++) {
      const [x, y, z] = [
        points[a][0] - points[b][0],
        points[a][1] - points[b][1],
        points[a][2] - points[b][2],
      ];
      largest = Math.max(largest, x * x + y * y + z * z);
    }
  return Math.sqrt(largest);
}
