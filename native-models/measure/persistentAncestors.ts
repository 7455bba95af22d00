import type { StoredTree } from '../condensation';

/** A segment smaller than this is noise more often than a structure. */
const FEWEST_VOXELS = 200;
/** A segment larger than this share of all voxels is background more often than a structure. */
const LARGEST_SHARE = 0.5;
const MOST_ANCESTORS = 6;

/**
 * The segments around a region that a person is most likely to mean: of all nodes that hold it the six that persist
 * longest, fine to coarse. On scans with truth they hold most of what the best of its hundreds of ancestors gives
 * (tests/quality/RESULTS.md). Fewer where the region has fewer, none in a tree too small to have any.
 */
export function persistentAncestors(
  tree: Pick<StoredTree, 'nodeCount' | 'parent' | 'persistence' | 'voxelCount'>,
  region: number,
): number[] {
  const largest = LARGEST_SHARE * tree.voxelCount[tree.nodeCount - 1];
  const ancestors: number[] = [];
  for (let node = region; node !== 0; node = tree.parent[node - 1]) {
    const voxels = tree.voxelCount[node - 1];
    if (voxels >= FEWEST_VOXELS && voxels <= largest) ancestors.push(node);
  }
  return ancestors
    .sort((a, b) => tree.persistence[b - 1] - tree.persistence[a - 1] || b - a)
    .slice(0, MOST_ANCESTORS)
    .sort((a, b) => a - b);
}
