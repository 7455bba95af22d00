import type { Vec3 } from '../geometry';

/** The lowest and the highest voxel, inclusive, along i, j and k. */
export interface MaskBox {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** The smallest box around the voxels of a mask (1 inside, i fastest); null where there are none. */
export function maskBox(mask: Uint8Array, [nx, ny, nz]: Vec3): MaskBox | null {
  const low: [number, number, number] = [nx, ny, nz];
  const high: [number, number, number] = [-1, -1, -1];
  for (let k = 0, start = 0; k < nz; k++)
    for (let j = 0; j < ny; j++, start += nx) {
      const row = mask.subarray(start, start + nx);
      const first = row.indexOf(1);
      if (first < 0) continue;
      low[0] = Math.min(low[0], first);
      high[0] = Math.max(high[0], row.lastIndexOf(1));
      low[1] = Math.min(low[1], j);
      high[1] = Math.max(high[1], j);
      low[2] = Math.min(low[2], k);
      high[2] = k;
    }
  return high[2] < 0 ? null : { low, high };
}
