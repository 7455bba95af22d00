import type { Vec3, Volume, VoxelArray } from '../../../native-models/geometry';

/** The first and last index along each axis where values lie above the lowest one. */
function boxOfContent({ grid, voxels }: Volume): { low: Vec3; size: Vec3 } {
  const [nx, ny, nz] = grid.size;
  let ground = Infinity;
  for (let voxel = 0; voxel < nx * ny * nz; voxel++) ground = Math.min(ground, voxels[voxel]);
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        if (!(voxels[voxel] > ground)) continue;
        for (const [axis, c] of [i, j, k].entries()) {
          low[axis] = Math.min(low[axis], c);
          high[axis] = Math.max(high[axis], c);
        }
      }
  if (high[0] < 0) return { low: [0, 0, 0], size: grid.size };
  return {
    low: [low[0], low[1], low[2]],
    size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1],
  };
}

function emptyLike(voxels: VoxelArray, length: number): VoxelArray {
  return voxels instanceof Float32Array || voxels instanceof Float64Array
    ? new Float32Array(length)
    : new Int16Array(length);
}

/**
 * Copies of a scan's content side by side, cut to about so many voxels with the proportions of the content: the work of
 * a larger scan of the same kind. First channel only.
 */
export function tiledVolume(volume: Volume, voxels: number): Volume {
  const { low, size: content } = boxOfContent(volume);
  const scale = Math.cbrt(voxels / (content[0] * content[1] * content[2]));
  const side = (axis: 0 | 1 | 2) => Math.max(1, Math.round(content[axis] * scale));
  const size: Vec3 = [side(0), side(1), side(2)];
  const [nx, ny] = volume.grid.size;
  const tiled = emptyLike(volume.voxels, size[0] * size[1] * size[2]);
  for (let k = 0, voxel = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const row = ((low[2] + (k % content[2])) * ny + low[1] + (j % content[1])) * nx + low[0];
      for (let i = 0; i < size[0]; i++, voxel++) tiled[voxel] = volume.voxels[row + (i % content[0])];
    }
  return { ...volume, channels: 1, voxels: tiled, grid: { ...volume.grid, size } };
}
