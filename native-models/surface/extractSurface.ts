import type { Vec3 } from '../geometry';
import { CASE_TRIANGLES, EDGE_CORNERS } from './caseTable';
import { maskBox, type MaskBox } from './maskBox';
import type { Mesh } from './mesh';

const ALL_INSIDE = 255;

/**
 * The surface half-way between the voxels of a mask (1 inside, i fastest) and those around it, by marching cubes, in
 * voxel indices. It is closed at the borders of the volume too, and every edge belongs to exactly two triangles.
 */
export function extractSurface(mask: Uint8Array, size: Vec3): Mesh {
  const box = maskBox(mask, size);
  if (box === null) return { points: new Float64Array(), triangles: new Uint32Array() };
  const cells = new CellLayers(box);
  let below = cells.emptyPlane();
  for (let k = box.low[2]; k <= box.high[2] + 1; k++) {
    const above = k > box.high[2] ? cells.emptyPlane() : cells.planeOf(mask, size, k);
    cells.march(below, above, k - 1);
    below = above;
  }
  return cells.mesh();
}

/** Cells between consecutive planes of a mask's box, which has one empty voxel around it. */
class CellLayers {
  readonly #box: MaskBox;
  readonly #columns: number;
  readonly #rows: number;
  /** Point on each edge of the layer of cells at hand, -1 for none yet: along i and j, below and above, and along k. */
  readonly #pointOfEdge: { along: [Int32Array, Int32Array, Int32Array]; above: [Int32Array, Int32Array] };
  /** Twice the coordinates: they are whole numbers. */
  readonly #doubled: number[] = [];
  readonly #triangles: number[] = [];

  constructor(box: MaskBox) {
    this.#box = box;
    this.#columns = box.high[0] - box.low[0] + 3;
    this.#rows = box.high[1] - box.low[1] + 3;
    const edges = () => new Int32Array(this.#columns * this.#rows).fill(-1);
    this.#pointOfEdge = { along: [edges(), edges(), edges()], above: [edges(), edges()] };
  }

  emptyPlane(): Uint8Array {
    return new Uint8Array(this.#columns * this.#rows);
  }

  planeOf(mask: Uint8Array, [nx, ny]: Vec3, k: number): Uint8Array {
    const plane = this.emptyPlane();
    const { low, high } = this.#box;
    for (let j = low[1]; j <= high[1]; j++) {
      const start = (k * ny + j) * nx;
      plane.set(mask.subarray(start + low[0], start + high[0] + 1), (j - low[1] + 1) * this.#columns + 1);
    }
    return plane;
  }

  /** Adds the surface between the planes k and k + 1. */
  march(below: Uint8Array, above: Uint8Array, k: number): void {
    const columns = this.#columns;
    for (let row = 0; row + 1 < this.#rows; row++)
      for (let column = 0; column + 1 < columns; column++) {
        const at = row * columns + column;
        const corners =
          below[at] |
          (below[at + 1] << 1) |
          (below[at + columns] << 2) |
          (below[at + columns + 1] << 3) |
          (above[at] << 4) |
          (above[at + 1] << 5) |
          (above[at + columns] << 6) |
          (above[at + columns + 1] << 7);
        if (corners === 0 || corners === ALL_INSIDE) continue;
        for (const edge of CASE_TRIANGLES[corners]) this.#triangles.push(this.#pointOn(edge, at, k));
      }
    this.#goUp();
  }

  mesh(): Mesh {
    const points = new Float64Array(this.#doubled.length);
    for (let at = 0; at < points.length; at++) points[at] = this.#doubled[at] / 2;
    return { points, triangles: Uint32Array.from(this.#triangles) };
  }

  #pointOn(edge: number, cell: number, k: number): number {
    const corner = EDGE_CORNERS[edge];
    const axis = edge >> 2;
    const isAbove = corner >> 2;
    const at = cell + (corner & 1) + ((corner >> 1) & 1) * this.#columns;
    const points = isAbove === 1 ? this.#pointOfEdge.above[axis] : this.#pointOfEdge.along[axis];
    if (points[at] < 0) {
      points[at] = this.#doubled.length / 3;
      const { low } = this.#box;
      const place = [
        (at % this.#columns) + low[0] - 1,
        Math.floor(at / this.#columns) + low[1] - 1,
        k + isAbove,
      ];
      for (let along = 0; along < 3; along++) this.#doubled.push(2 * place[along] + (along === axis ? 1 : 0));
    }
    return points[at];
  }

  /** What was above is below for the next layer. */
  #goUp(): void {
    const { along, above } = this.#pointOfEdge;
    [along[0], above[0]] = [above[0], along[0].fill(-1)];
    [along[1], above[1]] = [above[1], along[1].fill(-1)];
    along[2].fill(-1);
  }
}
