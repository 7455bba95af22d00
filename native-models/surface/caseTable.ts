/**
 * Marching cubes (Lorensen and Cline 1987) without a table copied from anywhere: what each of the 256 cases of a cell
 * needs follows from its faces.
 *
 * Corner c of a cell has the coordinates (c & 1, c >> 1 & 1, c >> 2 & 1); a case is the sum of 2^c over the corners
 * inside. Edge e = 4 * axis + n is the n-th of the four edges along an axis, in the order of their lower corners.
 */

/** Lower corner of each of the twelve edges. */
export const EDGE_CORNERS: readonly number[] = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((corner) => (corner & (1 << axis)) === 0),
);

const EDGES = EDGE_CORNERS.map((corner, edge) => ({ corner, other: corner | (1 << (edge >> 2)) }));

/** The six faces, each as its corners counter-clockwise seen from outside the cell. */
const FACES: readonly (readonly number[])[] = [0, 1, 2].flatMap((axis) => {
  const [u, v, w] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3), 1 << axis];
  return [
    [0, v, u | v, u],
    [w, w | u, w | u | v, w | v],
  ];
});

function edgeBetween(a: number, b: number): number {
  return EDGES.findIndex(({ corner, other }) => corner === Math.min(a, b) && other === Math.max(a, b));
}

/**
 * The edge that follows each crossed edge along the surface's border on the cell's faces. Around every run of inside
 * corners of a face the border goes from the edge where the run begins to the edge where it ends, so two inside corners
 * across a face's diagonal stay apart, as voxels that share no face are. A neighbour goes round the shared face the
 * other way: the pieces of all cells fit, and no edge of the surface is left open.
 */
function borderOf(inside: (corner: number) => boolean): Map<number, number> {
  const next = new Map<number, number>();
  for (const face of FACES)
    for (let start = 0; start < 4; start++) {
      if (inside(face[start]) || !inside(face[(start + 1) % 4])) continue;
      let end = start + 1;
      while (inside(face[(end + 1) % 4])) end++;
      next.set(
        edgeBetween(face[start], face[(start + 1) % 4]),
        edgeBetween(face[end % 4], face[(end + 1) % 4]),
      );
    }
  return next;
}

function loopsOf(next: Map<number, number>): number[][] {
  const loops: number[][] = [];
  const seen = new Set<number>();
  for (const first of next.keys()) {
    const loop: number[] = [];
    for (let edge = first; !seen.has(edge); edge = next.get(edge) ?? first) {
      seen.add(edge);
      loop.push(edge);
    }
    if (loop.length > 0) loops.push(loop);
  }
  return loops;
}

/** A chord within a face of the cell might be drawn by the neighbour too: four triangles would meet there. */
function liesInFace(a: number, b: number): boolean {
  const corners = [EDGES[a], EDGES[b]].flatMap(({ corner, other }) => [corner, other]);
  return FACES.some((face) => corners.every((corner) => face.includes(corner)));
}

/** Triangles that fill a loop without a chord in a face; null where there are none. */
function fill(loop: readonly number[]): number[] | null {
  if (loop.length === 3) return [...loop];
  for (let at = 0; at < loop.length; at++) {
    const turned = [...loop.slice(at), ...loop.slice(0, at)];
    if (liesInFace(turned[0], turned[2])) continue;
    const rest = fill([turned[0], ...turned.slice(2)]);
    if (rest !== null) return [turned[0], turned[1], turned[2], ...rest];
  }
  return null;
}

/** Per case the crossed edges that its triangles join, three a triangle, counter-clockwise from outside. */
export const CASE_TRIANGLES: readonly (readonly number[])[] = Array.from({ length: 256 }, (_, corners) =>
  loopsOf(borderOf((corner) => (corners & (1 << corner)) !== 0)).flatMap((loop) => {
    const triangles = fill(loop);
    if (triangles === null) throw new Error('a loop of marching cubes cannot be filled');
    return triangles;
  }),
);
