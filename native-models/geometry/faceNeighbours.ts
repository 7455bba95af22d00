import type { Vec3 } from './grid';

/** Calls `visit` with each voxel, up to six, that shares a face with a voxel of a volume of some size. */
export function forEachFaceNeighbour(
  voxel: number,
  [nx, ny, nz]: Vec3,
  visit: (neighbour: number) => void,
): void {
  const plane = nx * ny;
  const i = voxel % nx;
  const j = Math.floor(voxel / nx) % ny;
  if (i > 0) visit(voxel - 1);
  if (i + 1 < nx) visit(voxel + 1);
  if (j > 0) visit(voxel - nx);
  if (j + 1 < ny) visit(voxel + nx);
  if (voxel >= plane) visit(voxel - plane);
  if (voxel + plane < plane * nz) visit(voxel + plane);
}
