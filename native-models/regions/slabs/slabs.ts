import { planesOf, type Grid, type Vec3 } from '../../geometry';

/** The planes first <= k < end of a volume. */
export interface Slab {
  readonly first: number;
  readonly end: number;
}

/** Cuts a volume along k into the fewest slabs of at most so many voxels, all of nearly the same thickness. */
export function slabsOf([nx, ny, nz]: Vec3, mostVoxels: number): Slab[] {
  const mostPlanes = Math.max(1, Math.floor(mostVoxels / (nx * ny)));
  const count = Math.ceil(nz / mostPlanes);
  const edge = (slab: number) => Math.round((slab * nz) / count);
  return Array.from({ length: count }, (_, slab) => ({ first: edge(slab), end: edge(slab + 1) }));
}

/** The grid of a slab by itself. */
export function slabGrid(grid: Grid, { first, end }: Slab): Grid {
  return planesOf(grid, first, end - first);
}
