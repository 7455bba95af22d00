import type { StoredTree } from './tree';

/** A structure must cover this share of all voxels (Liu et al., CUTS: one per cent of the picture). */
const MINIMUM_AREA_SHARE = 0.01;

/**
 * The most persistent structures, after the "diffusion-persistent" map of CUTS (Liu et al.): around every region, of the
 * nodes that are large enough, the one that persists longest, the larger on a tie. Persistence is read from the tree,
 * not from a choice of levels, and nodes nest, so that painting the chosen ones from large to small gives the same.
 * Table of node ids, index = region label; 0 only for label 0.
 */
export function persistentTable(tree: StoredTree): Uint32Array {
  const root = tree.nodeCount;
  const minimumVoxels = MINIMUM_AREA_SHARE * tree.voxelCount[root - 1];
  const chosen = new Uint32Array(tree.nodeCount + 1);
  chosen[root] = root;
  for (let node = root - 1; node >= 1; node--) {
    const above = chosen[tree.parent[node - 1]];
    const isLarge = tree.voxelCount[node - 1] >= minimumVoxels;
    const lastsLonger = tree.persistence[node - 1] > tree.persistence[above - 1];
    chosen[node] = isLarge && lastsLonger ? node : above;
  }
  return chosen.slice(0, tree.regionCount + 1);
}
