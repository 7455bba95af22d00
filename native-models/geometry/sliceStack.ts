import type { Vec3 } from './grid';
import type { VoxelArray } from './volume';

/** Where the slices of a scan truly lie, in voxels of the even, orthogonal grid that they are put on. */
export interface SlicePlan {
  /** Columns, rows and channels of every slice. */
  readonly columns: number;
  readonly rows: number;
  readonly channels: number;
  /** Index k of each slice, rising, from 0 to the grid's last; fractions lie between the grid's planes. */
  readonly planes: readonly number[];
  /** Indices i and j of each slice's first pixel. */
  readonly offsets: readonly (readonly [number, number])[];
  /** Value of voxels that no slice reaches. */
  readonly outside: number;
}

/** A slice this near to a plane of the grid lies in it: the rounding of positions in file headers. */
const IN_PLANE = 1e-3;

/**
 * Puts slices one after another into a volume (i fastest, channels planar): moved within their planes and interpolated
 * between them, linearly both. A plane of the grid that coincides with a slice takes its numbers unchanged, where the
 * offsets are whole.
 */
export class SliceStack {
  readonly #voxels: VoxelArray;
  readonly #size: Vec3;
  readonly #plan: SlicePlan;
  readonly #rounds: boolean;
  #placed = 0;
  #nextPlane = 0;
  #below: Float64Array;
  #above: Float64Array;

  constructor(voxels: VoxelArray, size: Vec3, plan: SlicePlan) {
    this.#voxels = voxels;
    this.#size = size;
    this.#plan = plan;
    this.#rounds = !(voxels instanceof Float32Array || voxels instanceof Float64Array);
    this.#below = new Float64Array(size[0] * size[1] * plan.channels);
    this.#above = new Float64Array(size[0] * size[1] * plan.channels);
  }

  /** The next slice of the plan, `columns` x `rows` x `channels` numbers. */
  add(pixels: ArrayLike<number>): void {
    const { planes, offsets } = this.#plan;
    const index = this.#placed++;
    [this.#below, this.#above] = [this.#above, this.#below];
    this.#move(pixels, offsets[index], this.#above);
    const to = planes[index];
    const from = index === 0 ? to : planes[index - 1];
    for (; this.#nextPlane <= to + IN_PLANE && this.#nextPlane < this.#size[2]; this.#nextPlane++) {
      const missing = to - this.#nextPlane;
      this.#write(missing <= IN_PLANE ? 1 : 1 - missing / (to - from));
    }
  }

  /** One slice on the grid's rows and columns; NaN where it does not reach. */
  #move(pixels: ArrayLike<number>, [offsetI, offsetJ]: readonly [number, number], into: Float64Array): void {
    const { columns, rows, channels } = this.#plan;
    const [width, height] = this.#size;
    const [wholeI, wholeJ] = [Math.floor(offsetI + IN_PLANE), Math.floor(offsetJ + IN_PLANE)];
    const [u, v] = [fractionOf(offsetI - wholeI), fractionOf(offsetJ - wholeJ)];
    into.fill(Number.NaN);
    for (let channel = 0; channel < channels; channel++)
      for (let j = Math.max(0, wholeJ); j < Math.min(height, wholeJ + rows + (v > 0 ? 1 : 0)); j++) {
        // Grid row j lies the part v before row y of the slice; its outer half pixel reaches beyond the first and the last.
        const y = j - wholeJ;
        if (y - v < -0.5 || y - v > rows - 0.5) continue;
        const row = (channel * rows + Math.min(y, rows - 1)) * columns;
        const before = (channel * rows + Math.max(0, y - 1)) * columns;
        const target = (channel * height + j) * width;
        for (let i = Math.max(0, wholeI); i < Math.min(width, wholeI + columns + (u > 0 ? 1 : 0)); i++) {
          const x = i - wholeI;
          if (x - u < -0.5 || x - u > columns - 0.5) continue;
          const [right, left] = [Math.min(x, columns - 1), Math.max(0, x - 1)];
          const here = pixels[row + right] * (1 - u) + pixels[row + left] * u;
          into[target + i] =
            v === 0
              ? here
              : here * (1 - v) + (pixels[before + right] * (1 - u) + pixels[before + left] * u) * v;
        }
      }
  }

  /** The next plane of the grid, which lies the part `weight` of the way from the slice below to the one above. */
  #write(weight: number): void {
    const [width, height, depth] = this.#size;
    const { channels, outside } = this.#plan;
    const plane = width * height;
    const nearer = weight < 0.5 ? this.#below : this.#above;
    for (let channel = 0; channel < channels; channel++) {
      const target = (channel * depth + this.#nextPlane) * plane;
      for (let pixel = 0; pixel < plane; pixel++) {
        const at = channel * plane + pixel;
        const between =
          weight === 1 ? this.#above[at] : this.#below[at] * (1 - weight) + this.#above[at] * weight;
        // Where only one of two slices reaches, the nearer one decides.
        const value = Number.isNaN(between) ? nearer[at] : between;
        const written = Number.isNaN(value) ? outside : value;
        this.#voxels[target + pixel] = this.#rounds ? Math.round(written) : written;
      }
    }
  }
}

function fractionOf(offset: number): number {
  return offset <= IN_PLANE ? 0 : offset;
}
