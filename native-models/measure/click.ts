import { segmentCounts, type Regions, type StoredTree } from '../condensation';
import { nodeDice, type OracleChoice, type Overlap } from './overlap';

/** One click with a free choice of granularity: the clicked region or the ancestor of highest Dice (an oracle figure). */
export function bestAncestor(
  tree: StoredTree,
  regions: Regions,
  overlap: Overlap,
  clicked: number,
): OracleChoice {
  let best = regions.labels[clicked];
  if (best === 0) return { dice: 0, nodes: [] };
  for (let node = tree.parent[best - 1]; node !== 0; node = tree.parent[node - 1]) {
    if (nodeDice(tree, overlap, node) > nodeDice(tree, overlap, best)) best = node;
  }
  return { dice: nodeDice(tree, overlap, best), nodes: [best] };
}

/** One click at a fixed step: the segment at that step which holds the clicked voxel. Its Dice needs no choice by truth. */
export function clickAtStep(
  tree: StoredTree,
  regions: Regions,
  overlap: Overlap,
  clicked: number,
  step: number,
): OracleChoice {
  let node = regions.labels[clicked];
  if (node === 0) return { dice: 0, nodes: [] };
  while (tree.diesAt[node - 1] <= step && tree.parent[node - 1] !== 0) node = tree.parent[node - 1];
  return { dice: nodeDice(tree, overlap, node), nodes: [node] };
}

/** Which segments a click may take. */
export interface ClickLimits {
  /** Smaller segments are no answer to a click. */
  readonly leastVoxels: number;
  /** Nor are those that exist only at levels of fewer or of more segments. */
  readonly fewestSegments: number;
  readonly mostSegments: number;
}

/**
 * The segments that a click offers without any truth, the most persistent first: of the clicked region and its
 * ancestors below the root those within the limits that cover at most half of all voxels. Empty if there is none.
 */
export function persistentAncestors(tree: StoredTree, region: number, limits: ClickLimits): number[] {
  const counts = segmentCounts(tree);
  const mostVoxels = tree.voxelCount[tree.nodeCount - 1] / 2;
  const offered: number[] = [];
  for (let node = region; node !== 0 && tree.parent[node - 1] !== 0; node = tree.parent[node - 1]) {
    const voxels = tree.voxelCount[node - 1];
    const fitsSize = voxels >= limits.leastVoxels && voxels <= mostVoxels;
    // Segments become fewer from step to step: at its birth a node is among the most, as it dies among the fewest.
    const atBirth = counts[tree.bornAt[node - 1]];
    const atDeath = counts[tree.diesAt[node - 1]];
    if (fitsSize && atBirth >= limits.fewestSegments && atDeath <= limits.mostSegments) offered.push(node);
  }
  return offered.sort((a, b) => tree.persistence[b - 1] - tree.persistence[a - 1] || b - a);
}
