import type { Regions } from '../../../native-models/condensation';
import { forEachFaceNeighbour, type Grid, type Vec3 } from '../../../native-models/geometry';
import type { ChannelImage } from '../../../native-models/regions';
import { latticeFor } from '../../../native-models/regions/seeding';
import { gradientMagnitude } from './gradient';

/** Heights are told apart in so many steps. */
const HEIGHTS = 4096;

/** A first-in, first-out queue for every height, as linked lists over voxels. */
class HeightQueues {
  readonly #first = new Int32Array(HEIGHTS).fill(-1);
  readonly #last = new Int32Array(HEIGHTS).fill(-1);
  readonly #next: Int32Array;
  #lowest = 0;

  constructor(voxels: number) {
    this.#next = new Int32Array(voxels).fill(-1);
  }

  /** Water never falls: what is lower than the present height waits at that height. */
  add(voxel: number, height: number): void {
    const at = Math.max(height, this.#lowest);
    if (this.#first[at] < 0) this.#first[at] = voxel;
    else this.#next[this.#last[at]] = voxel;
    this.#last[at] = voxel;
  }

  /** The voxel that entered first at the lowest height; -1 when all are empty. */
  take(): number {
    while (this.#lowest < HEIGHTS && this.#first[this.#lowest] < 0) this.#lowest++;
    if (this.#lowest === HEIGHTS) return -1;
    const voxel = this.#first[this.#lowest];
    this.#first[this.#lowest] = this.#next[voxel];
    return voxel;
  }
}

/** In every cell of a lattice the voxel of lowest height. */
function markersOf(heights: Uint16Array, grid: Grid, wanted: number): Uint32Array {
  const { size } = grid;
  const { cells } = latticeFor(grid, heights.length / wanted);
  const lowest = new Int32Array(cells[0] * cells[1] * cells[2]).fill(-1);
  const cellAt = (c: number, axis: 0 | 1 | 2) => Math.floor((c * cells[axis]) / size[axis]);
  for (let k = 0, voxel = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, voxel++) {
        const cell = (cellAt(k, 2) * cells[1] + cellAt(j, 1)) * cells[0] + cellAt(i, 0);
        if (lowest[cell] < 0 || heights[voxel] < heights[lowest[cell]]) lowest[cell] = voxel;
      }
  return Uint32Array.from(lowest.filter((voxel) => voxel >= 0));
}

function flood(heights: Uint16Array, markers: Uint32Array, size: Vec3): Uint32Array {
  const labels = new Uint32Array(heights.length);
  const queues = new HeightQueues(heights.length);
  markers.forEach((voxel, marker) => {
    labels[voxel] = marker + 1;
    queues.add(voxel, heights[voxel]);
  });
  for (let voxel = queues.take(); voxel >= 0; voxel = queues.take()) {
    forEachFaceNeighbour(voxel, size, (next) => {
      if (labels[next] !== 0) return;
      labels[next] = labels[voxel];
      queues.add(next, heights[next]);
    });
  }
  return labels;
}

/**
 * Watershed by flooding the gradient of a smoothed image (Meyer 1991) from one marker in every cell of a lattice, its
 * lowest point.
 */
export function watershed(image: ChannelImage, grid: Grid, wanted: number): Regions {
  const gradient = gradientMagnitude(image, grid);
  const highest = gradient.reduce((most, value) => Math.max(most, value), 0) || 1;
  // Square roots spend the steps where gradients are weak.
  const heights = Uint16Array.from(gradient, (value) =>
    Math.floor(Math.sqrt(value / highest) * (HEIGHTS - 1)),
  );
  const markers = markersOf(heights, grid, wanted);
  return { labels: flood(heights, markers, image.size), count: markers.length };
}
