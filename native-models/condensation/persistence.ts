import { segmentTable } from './levels';
import type { Level, StoredTree } from './tree';

/** A structure must cover this share of the voxels where it is largest. */
const MINIMUM_AREA_SHARE = 0.01;
/** A structure must be seen at this many levels. */
const MINIMUM_LEVELS = 2;

/**
 * Who carries a segment's name on: a merge keeps the name of its heavier child (the lower id on a tie), so that a
 * structure stays itself while it takes up small neighbours. Names are region labels; index = node id - 1.
 */
function heirs(tree: StoredTree): Uint32Array {
  const name = Uint32Array.from({ length: tree.nodeCount }, (_, node) =>
    node < tree.regionCount ? node + 1 : 0,
  );
  const heaviest = new Float64Array(tree.nodeCount);
  for (let node = 0; node < tree.nodeCount; node++) {
    const parent = tree.parent[node] - 1;
    if (parent < 0 || tree.voxelCount[node] <= heaviest[parent]) continue;
    heaviest[parent] = tree.voxelCount[node];
    name[parent] = name[node];
  }
  return name;
}

/**
 * The most persistent structures over the salient levels (CUTS, "diffusion-persistent"), on regions: a structure is
 * followed by name from level to level; seen at two levels or more, the coarsest apart, and on at least a hundredth of the
 * voxels, it is painted at its largest extent, large ones first. Table of node ids, index = region label; 0 = none.
 */
export function persistentTable(tree: StoredTree, levels: readonly Level[]): Uint32Array {
  const names = heirs(tree);
  const found = new Map<number, { node: number; levels: number }>();
  const fineToCoarse = [...levels].sort((a, b) => a.step - b.step);
  for (const { step } of fineToCoarse.slice(0, -1)) {
    for (const node of new Set(segmentTable(tree, step).subarray(1))) {
      const known = found.get(names[node - 1]);
      const largest =
        known && tree.voxelCount[known.node - 1] >= tree.voxelCount[node - 1] ? known.node : node;
      found.set(names[node - 1], { node: largest, levels: (known?.levels ?? 0) + 1 });
    }
  }
  const minimumVoxels = MINIMUM_AREA_SHARE * tree.voxelCount[tree.nodeCount - 1];
  const persistent = new Uint8Array(tree.nodeCount);
  for (const one of found.values()) {
    const isLarge = tree.voxelCount[one.node - 1] >= minimumVoxels;
    if (isLarge && one.levels >= MINIMUM_LEVELS) persistent[one.node - 1] = 1;
  }
  return smallestMarked(tree, persistent);
}

/** The smallest marked node around every region; nodes nest, so painting large ones first comes to the same. */
function smallestMarked(tree: StoredTree, marked: Uint8Array): Uint32Array {
  const around = new Uint32Array(tree.nodeCount + 1);
  for (let node = tree.nodeCount; node >= 1; node--) {
    around[node] = marked[node - 1] === 1 ? node : around[tree.parent[node - 1]];
  }
  return around.slice(0, tree.regionCount + 1);
}
