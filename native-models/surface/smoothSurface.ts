import type { Mesh } from './mesh';

/** Weights of Taubin's two steps (1995): the pass band 1/SHRINK + 1/GROW is 0.1, so that broad shapes keep their size. */
const SHRINK = 0.5;
const GROW = -1 / (1 / SHRINK - 0.1);

/**
 * A closed surface smoothed by Taubin's filter ("A signal processing approach to fair surface design", 1995): each
 * iteration moves every point towards the mean of its neighbours and then, a little farther, away from it.
 */
export function smoothSurface({ points, triangles }: Mesh, iterations: number): Mesh {
  const moved = points.slice();
  const neighbours = neighbourCounts(triangles, points.length / 3);
  const sums = new Float64Array(points.length);
  for (let iteration = 0; iteration < iterations; iteration++)
    for (const weight of [SHRINK, GROW])
      moveTowardsNeighbours(moved, { triangles, neighbours, sums, weight });
  return { points: moved, triangles };
}

/** Of a closed surface: every edge runs once in each direction, so each start of an edge is a neighbour of its end. */
function neighbourCounts(triangles: Uint32Array, pointCount: number): Uint32Array {
  const counts = new Uint32Array(pointCount);
  for (const point of triangles) counts[point]++;
  return counts;
}

interface Step {
  readonly triangles: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Scratch, one value a coordinate. */
  readonly sums: Float64Array;
  readonly weight: number;
}

function moveTowardsNeighbours(points: Float64Array, { triangles, neighbours, sums, weight }: Step): void {
  sums.fill(0);
  const add = (to: number, from: number): void => {
    for (let axis = 0; axis < 3; axis++) sums[3 * to + axis] += points[3 * from + axis];
  };
  for (let at = 0; at < triangles.length; at += 3) {
    add(triangles[at], triangles[at + 1]);
    add(triangles[at + 1], triangles[at + 2]);
    add(triangles[at + 2], triangles[at]);
  }
  for (let at = 0; at < points.length; at++)
    points[at] += weight * (sums[at] / neighbours[Math.floor(at / 3)] - points[at]);
}
