import type { Grid } from '../../native-models/geometry';
import { offsetOf, type Index } from './slice';

/** Share of each cell that a segment fills, 0..1, in a box around it; empty on every side, so that surfaces close. */
export interface MaskBlock {
  /** Voxel index of the middle of the first cell; may be fractional. */
  readonly first: readonly [number, number, number];
  /** Voxels per cell along each axis. */
  readonly step: number;
  readonly size: readonly [number, number, number];
  readonly occupancy: Float32Array;
}

const MOST_CELLS_PER_AXIS = 72;

export interface MaskRequest {
  readonly grid: Grid;
  /** Region of each voxel, i fastest. */
  readonly labels: ArrayLike<number>;
  /** 1 for each region of the segment, indexed by region id. */
  readonly inside: Uint8Array;
  /** Lowest and highest voxel, inclusive. */
  readonly box: { readonly low: Index; readonly high: Index };
}

export function maskBlock({ grid, labels, inside, box }: MaskRequest): MaskBlock {
  const extent = (axis: 0 | 1 | 2): number => box.high[axis] - box.low[axis] + 1;
  const step = Math.ceil(Math.max(extent(0), extent(1), extent(2)) / MOST_CELLS_PER_AXIS);
  const cells = (axis: 0 | 1 | 2): number => Math.ceil(extent(axis) / step) + 2;
  const size = [cells(0), cells(1), cells(2)] as const;
  const occupancy = new Float32Array(size[0] * size[1] * size[2]);
  const share = 1 / step ** 3;
  for (let k = box.low[2]; k <= box.high[2]; k += 1) {
    const cellK = Math.floor((k - box.low[2]) / step) + 1;
    for (let j = box.low[1]; j <= box.high[1]; j += 1) {
      const cellJ = Math.floor((j - box.low[1]) / step) + 1;
      const start = offsetOf(grid, [0, j, k]);
      const cellRow = size[0] * (cellJ + size[1] * cellK);
      for (let i = box.low[0]; i <= box.high[0]; i += 1) {
        if (inside[labels[start + i]] !== 1) continue;
        const cell = cellRow + Math.floor((i - box.low[0]) / step) + 1;
        occupancy[cell] = occupancy[cell] + share;
      }
    }
  }
  const middle = (low: number): number => low + (step - 1) / 2 - step;
  const first = [middle(box.low[0]), middle(box.low[1]), middle(box.low[2])] as const;
  return { first, step, size, occupancy: softened(occupancy, size) };
}

/** Averages each cell with its six neighbours, which takes the edge off single voxels. */
function softened(occupancy: Float32Array, [nx, ny, nz]: readonly [number, number, number]): Float32Array {
  const soft = occupancy.slice();
  const strides = [1, nx, nx * ny] as const;
  for (let k = 1; k < nz - 1; k += 1) {
    for (let j = 1; j < ny - 1; j += 1) {
      for (let i = 1; i < nx - 1; i += 1) {
        const at = i + nx * (j + ny * k);
        let sum = 2 * occupancy[at];
        for (const stride of strides) sum += occupancy[at - stride] + occupancy[at + stride];
        soft[at] = sum / 8;
      }
    }
  }
  return soft;
}
