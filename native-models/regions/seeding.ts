import { voxelCount, type Grid, type Vec3 } from '../geometry';
import type { Band, BandRunner, WorkHooks } from '../cooperation';
import { rowBands, type ChannelImage } from './image';

/** A seed of a region: where it starts and how far it may reach. */
export interface Seed {
  /** Centre of its block in voxels. */
  readonly centre: Vec3;
  /** Extent of its block in voxels; the region grows up to that far from its centre. */
  readonly reach: Vec3;
  /** Lattice cells along an axis that were joined because they are flat; 1 for none. */
  readonly joinedCells: number;
}

/** A lattice of equal cells over the volume. */
export interface Lattice {
  readonly cells: Vec3;
  /** Cell extent in voxels (fractional). */
  readonly stepVoxels: Vec3;
}

/**
 * Cell extents for regions of a given volume, as cubic in millimetres as the grid allows:
 * no thinner than a voxel and no longer than the volume along any axis.
 */
export function latticeFor(grid: Grid, cellVoxels: number): Lattice {
  const { size, spacingMm } = grid;
  const product = (edgeMm: number) =>
    [0, 1, 2].reduce((volume, a) => volume * Math.min(size[a], Math.max(1, edgeMm / spacingMm[a])), 1);
  let low = 0;
  let high = Math.max(...size.map((n, a) => n * spacingMm[a]));
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (product(middle) < cellVoxels) low = middle;
    else high = middle;
  }
  const count = (a: number) =>
    Math.max(1, Math.round(size[a] / Math.min(size[a], Math.max(1, high / spacingMm[a]))));
  const cells: Vec3 = [count(0), count(1), count(2)];
  return { cells, stepVoxels: [size[0] / cells[0], size[1] / cells[1], size[2] / cells[2]] };
}

/** Lowest and highest value of each channel in each cell of a lattice. */
export interface CellRanges {
  readonly cells: Vec3;
  readonly channels: number;
  /** Channel fastest, then i, j, k of the cell. */
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

function cellOfEach(length: number, cells: number): Int32Array {
  return Int32Array.from({ length }, (_, p) => Math.min(cells - 1, Math.floor(((p + 0.5) * cells) / length)));
}

/** An image, and the cell that each index along i, j, k lies in. */
interface CellsOfImage {
  readonly image: ChannelImage;
  readonly cells: Vec3;
  readonly cellOf: readonly [Int32Array, Int32Array, Int32Array];
}

function emptyRanges(cells: Vec3, channels: number): CellRanges {
  const count = voxelCount({ size: cells }) * channels;
  const lowest = new Float32Array(count).fill(Infinity);
  return { cells, channels, lowest, highest: new Float32Array(count).fill(-Infinity) };
}

/** The ranges that a band of rows alone would give. */
export function rangesOfRows({ image, cells, cellOf }: CellsOfImage, { first, end }: Band): CellRanges {
  const [nx, ny] = image.size;
  const { channels } = image;
  const [ci, cj, ck] = cellOf;
  const ranges = emptyRanges(cells, channels);
  const { lowest, highest } = ranges;
  for (let channel = 0; channel < channels; channel++) {
    let voxel = channel * voxelCount(image) + first * nx;
    for (let row = first; row < end; row++) {
      const cellRow = (ck[Math.floor(row / ny)] * cells[1] + cj[row % ny]) * cells[0];
      for (let i = 0; i < nx; i++, voxel++) {
        const at = (cellRow + ci[i]) * channels + channel;
        const value = image.values[voxel];
        if (value < lowest[at]) lowest[at] = value;
        if (value > highest[at]) highest[at] = value;
      }
    }
  }
  return ranges;
}

/** Measures the range of values inside every cell. */
export async function measureCells(
  image: ChannelImage,
  { cells }: Lattice,
  hooks: WorkHooks,
  runner: BandRunner,
): Promise<CellRanges> {
  const cellOf = [0, 1, 2].map((axis) => cellOfEach(image.size[axis], cells[axis]));
  const input: CellsOfImage = { image, cells, cellOf: [cellOf[0], cellOf[1], cellOf[2]] };
  const ranges = emptyRanges(cells, image.channels);
  await runner.run(rangesOfRows, input, rowBands(image.size), hooks, ({ lowest, highest }) => {
    for (let at = 0; at < lowest.length; at++) {
      if (lowest[at] < ranges.lowest[at]) ranges.lowest[at] = lowest[at];
      if (highest[at] > ranges.highest[at]) ranges.highest[at] = highest[at];
    }
  });
  return ranges;
}

/** Ranges over blocks of two cells along each axis. */
function coarser(fine: CellRanges): CellRanges {
  const { channels } = fine;
  const [fx, fy, fz] = fine.cells;
  const cells: Vec3 = [Math.ceil(fx / 2), Math.ceil(fy / 2), Math.ceil(fz / 2)];
  const ranges = emptyRanges(cells, channels);
  const { lowest, highest } = ranges;
  for (let k = 0, from = 0; k < fz; k++) {
    for (let j = 0; j < fy; j++) {
      for (let i = 0; i < fx; i++) {
        const to = (((k >> 1) * cells[1] + (j >> 1)) * cells[0] + (i >> 1)) * channels;
        for (let channel = 0; channel < channels; channel++, from++) {
          if (fine.lowest[from] < lowest[to + channel]) lowest[to + channel] = fine.lowest[from];
          if (fine.highest[from] > highest[to + channel]) highest[to + channel] = fine.highest[from];
        }
      }
    }
  }
  return ranges;
}

function isFlat(ranges: CellRanges, cell: number, tolerance: number): boolean {
  for (let at = cell * ranges.channels; at < (cell + 1) * ranges.channels; at++) {
    if (ranges.highest[at] - ranges.lowest[at] > tolerance) return false;
  }
  return true;
}

/** Flat blocks are joined at most this many times: 16 cells along an axis. */
const MAX_JOINS = 4;

/**
 * One seed a cell, but only one for a whole block of cells whose values hardly differ, so that air and padding
 * cost few regions and still have some. Blocks double in size like an octree. Order is fixed.
 */
export function placeSeeds(lattice: Lattice, ranges: CellRanges, tolerance: number): Seed[] {
  const pyramid = [ranges];
  for (let join = 0; join < MAX_JOINS; join++) pyramid.push(coarser(pyramid[join]));
  const seeds: Seed[] = [];
  const { cells, stepVoxels } = lattice;
  const visit = (level: number, i: number, j: number, k: number) => {
    const { cells: here } = pyramid[level];
    if (i >= here[0] || j >= here[1] || k >= here[2]) return;
    if (level === 0 || isFlat(pyramid[level], (k * here[1] + j) * here[0] + i, tolerance)) {
      const scale = 2 ** level;
      const low = [i * scale, j * scale, k * scale];
      const high = low.map((from, a) => Math.min(cells[a], from + scale));
      const centre = (a: number) => ((low[a] + high[a]) / 2) * stepVoxels[a] - 0.5;
      const reach = (a: number) => (high[a] - low[a]) * stepVoxels[a];
      seeds.push({
        centre: [centre(0), centre(1), centre(2)],
        reach: [reach(0), reach(1), reach(2)],
        joinedCells: scale,
      });
      return;
    }
    for (let child = 0; child < 8; child++) {
      visit(level - 1, 2 * i + (child & 1), 2 * j + ((child >> 1) & 1), 2 * k + (child >> 2));
    }
  };
  const top = pyramid[MAX_JOINS].cells;
  for (let k = 0; k < top[2]; k++) {
    for (let j = 0; j < top[1]; j++) for (let i = 0; i < top[0]; i++) visit(MAX_JOINS, i, j, k);
  }
  return seeds;
}

/** Typical spread of values inside the cells that are not flat: a quarter of their mean range. */
export function typicalContrast(ranges: CellRanges, tolerance: number): number {
  let sum = 0;
  let count = 0;
  for (let cell = 0; cell < voxelCount({ size: ranges.cells }); cell++) {
    if (isFlat(ranges, cell, tolerance)) continue;
    for (let at = cell * ranges.channels; at < (cell + 1) * ranges.channels; at++) {
      sum += ranges.highest[at] - ranges.lowest[at];
    }
    count += ranges.channels;
  }
  return count > 0 ? sum / count / 4 : 0;
}
