import type { Band, BandRunner, WorkHooks } from '../cooperation';
import type { Vec3 } from '../geometry';
import type { Clustering } from './clustering';
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

/** Whether `channels` values from `a` of some means and from `b` of others are the same. */
export function sameValue(
  means: ArrayLike<number>,
  a: number,
  others: ArrayLike<number>,
  b: number,
  channels: number,
): boolean {
  for (let c = 0; c < channels; c++) {
    // Written so that what is no number is the same as nothing.
    if (!(Math.abs(means[a + c] - others[b + c]) <= SAME_VALUE)) return false;
  }
  return true;
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
    if (sameValue(means, a * channels, means, b * channels, channels)) sets.union(a, b);
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
