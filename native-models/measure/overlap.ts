import type { StoredTree, Regions } from '../condensation';

/** A binary truth seen through the regions: all that Dice over segments of a tree needs. */
export interface Overlap {
  /** Voxels of the truth in each node; index = node id - 1. */
  readonly inside: Float64Array;
  /** Voxels of the truth in all. */
  readonly truthVoxels: number;
  /** Regions' order of first appearance when the truth is scanned i fastest, then j, then k; Infinity if never. */
  readonly firstMet: Float64Array;
}

/** Counts the truth's voxels in every region (`isTruth` by voxel index) and adds them up along the tree. */
export function overlapWith(
  tree: StoredTree,
  regions: Regions,
  isTruth: (voxel: number) => boolean,
): Overlap {
  const inside = new Float64Array(tree.nodeCount);
  const firstMet = new Float64Array(tree.nodeCount).fill(Infinity);
  let truthVoxels = 0;
  for (let voxel = 0; voxel < regions.labels.length; voxel++) {
    if (!isTruth(voxel)) continue;
    truthVoxels++;
    const region = regions.labels[voxel] - 1;
    if (region < 0) continue;
    if (inside[region] === 0) firstMet[region] = voxel;
    inside[region]++;
  }
  for (let node = 0; node < tree.nodeCount; node++) {
    const above = tree.parent[node] - 1;
    if (above < 0) continue;
    inside[above] += inside[node];
    firstMet[above] = Math.min(firstMet[above], firstMet[node]);
  }
  return { inside, truthVoxels, firstMet };
}

/** Dice of two sets from their sizes and common part; 1 where both are empty. */
export function diceFromCounts(common: number, sizeA: number, sizeB: number): number {
  return sizeA + sizeB === 0 ? 1 : (2 * common) / (sizeA + sizeB);
}

/** Dice of one node (by id) against the truth. */
export function nodeDice(tree: StoredTree, overlap: Overlap, node: number): number {
  return diceFromCounts(overlap.inside[node - 1], tree.voxelCount[node - 1], overlap.truthVoxels);
}

/** A choice made with the truth in hand, and its Dice. */
export interface OracleChoice {
  readonly dice: number;
  /** Node ids. */
  readonly nodes: readonly number[];
}

/** The node of highest Dice (an oracle figure); the lower id on a tie. */
export function bestNode(tree: StoredTree, overlap: Overlap): OracleChoice {
  let best = 1;
  for (let node = 2; node <= tree.nodeCount; node++) {
    if (nodeDice(tree, overlap, node) > nodeDice(tree, overlap, best)) best = node;
  }
  return { dice: nodeDice(tree, overlap, best), nodes: [best] };
}

/**
 * Dice of the union of all segments that lie mostly inside the truth, when the merges are undone until there are
 * `segments` of them (an oracle figure). For all regions it is the ceiling, whatever the tree; over numbers of segments
 * it is achievable segmentation accuracy (Liu et al. 2011) for one structure.
 */
export function achievableDice(tree: StoredTree, overlap: Overlap, segments = tree.regionCount): number {
  const last = tree.nodeCount + 1 - Math.max(1, Math.min(segments, tree.regionCount));
  let common = 0;
  let size = 0;
  for (let node = 0; node < last; node++) {
    const isSegment = tree.parent[node] === 0 || tree.parent[node] > last;
    if (!isSegment || overlap.inside[node] * 2 <= tree.voxelCount[node]) continue;
    common += overlap.inside[node];
    size += tree.voxelCount[node];
  }
  return diceFromCounts(common, size, overlap.truthVoxels);
}
