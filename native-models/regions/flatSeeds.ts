import type { Band, BandRunner, WorkHooks } from '../cooperation';
import type { Vec3 } from '../geometry';
import type { Clustering } from './clustering';
import type { Components } from './components';
import { DisjointSets } from './disjointSets';
import { rowBands } from './image';
import type { Seed } from './seeding';

/** Clusters, and which of them are flat: sown in a block of cells whose values hardly differ. */
export interface FlatClusters extends Clustering {
  readonly size: Vec3;
  /** 1 for a flat cluster. */
  readonly isFlat: Uint8Array;
}

export function flatClusters(size: Vec3, seeds: readonly Seed[], clustering: Clustering): FlatClusters {
  return {
    ...clustering,
    size,
    isFlat: Uint8Array.from(seeds, ({ joinedCells }) => (joinedCells > 1 ? 1 : 0)),
  };
}

/** Flat clusters that touch and differ by less than this in every channel are one. */
const SAME_VALUE = 0.01;

/** Whether two values of flat clusters count as one; what is no number is like nothing. */
export function isSameValue(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_VALUE;
}

/** Representative of the flat clusters that each cluster is joined to, by what meets in a band of rows and before it. */
export function flatContactsOfRows(
  { labels, means, size, isFlat }: FlatClusters,
  { first, end }: Band,
): Uint32Array {
  const [nx, ny] = size;
  const channels = means.length / isFlat.length;
  const sets = new DisjointSets(isFlat.length);
  const meet = (a: number, b: number) => {
    if (a === b || isFlat[a] === 0 || isFlat[b] === 0) return;
    for (let c = 0; c < channels; c++)
      if (!isSameValue(means[a * channels + c], means[b * channels + c])) return;
    sets.union(a, b);
  };
  for (let row = first; row < end; row++) {
    for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
      if (i > 0) meet(labels[voxel], labels[voxel - 1]);
      if (row % ny > 0) meet(labels[voxel], labels[voxel - nx]);
      if (row >= ny) meet(labels[voxel], labels[voxel - nx * ny]);
    }
  }
  return sets.roots();
}

/**
 * Joins clusters of flat blocks that touch and have the same value: what nothing divides, such as the air around a
 * body, is one and not the blocks it was sown in. Gives the representative of each cluster.
 */
export async function joinFlatClusters(
  clusters: FlatClusters,
  hooks: WorkHooks,
  runner: BandRunner,
): Promise<Uint32Array> {
  const sets = new DisjointSets(clusters.isFlat.length);
  await runner.run(flatContactsOfRows, clusters, rowBands(clusters.size), hooks, (roots) => {
    roots.forEach((root, cluster) => sets.union(cluster, root));
  });
  return sets.roots();
}

/**
 * Values of the flat clusters on the first and the last plane of a slab, planar like an image's, NaN where a voxel lies in
 * none: what they go on with beyond the seam.
 */
export interface FlatFaces {
  readonly first: Float64Array;
  readonly last: Float64Array;
}

/** The faces of a slab; flat pieces below `minVoxels`, which are absorbed by what surrounds them, do not count. */
export function flatFaces(
  { labels, means, size: [nx, ny, nz], isFlat }: FlatClusters,
  { of, voxels }: Components,
  minVoxels: number,
): FlatFaces {
  const plane = nx * ny;
  const channels = means.length / isFlat.length;
  const face = (start: number) =>
    Float64Array.from({ length: plane * channels }, (_, at) => {
      const voxel = start + (at % plane);
      const cluster = labels[voxel];
      const counts = isFlat[cluster] === 1 && voxels[of[voxel]] >= minVoxels;
      return counts ? means[cluster * channels + Math.floor(at / plane)] : NaN;
    });
  return { first: face(0), last: face((nz - 1) * plane) };
}
