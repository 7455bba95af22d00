import type { Regions, StoredTree } from '../condensation';
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

/** Levels of this many times fewer to this many times more segments are near. */
const NEAR = 4;

/**
 * One click with the slider at a number of segments, without a truth: of the clicked region and its ancestors that exist
 * at some level near it, and cover at most half of all voxels, the most persistent, the larger on a tie. Null if none.
 * `counts`: number of segments at every step.
 */
export function mostPersistentNear(
  tree: StoredTree,
  counts: ArrayLike<number>,
  region: number,
  segments: number,
): number | null {
  const mostVoxels = tree.voxelCount[tree.nodeCount - 1] / 2;
  let best: number | null = null;
  for (let node = region; tree.parent[node - 1] !== 0; node = tree.parent[node - 1]) {
    // Segments become fewer from step to step: at its birth a node is among the most, as it dies among the fewest.
    const isNear =
      counts[tree.bornAt[node - 1]] >= segments / NEAR && counts[tree.diesAt[node - 1]] <= segments * NEAR;
    if (!isNear || tree.voxelCount[node - 1] > mostVoxels) continue;
    if (best === null || tree.persistence[node - 1] >= tree.persistence[best - 1]) best = node;
  }
  return best;
}
