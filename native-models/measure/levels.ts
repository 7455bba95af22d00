import type { StoredTree } from '../condensation';
import { diceFromCounts, nodeDice, type Overlap } from './overlap';

/** What the paper's rule picks at one step. */
export interface HintedSegment {
  readonly step: number;
  readonly node: number;
  readonly dice: number;
}

/**
 * The paper's "label hint" at every step 0..tree.steps: the segment that holds most of the truth, on a tie the one met
 * first in scan order. It uses the truth, so the figures are oracle figures. Empty if no region meets the truth.
 */
export function hintedSegments(tree: StoredTree, overlap: Overlap): HintedSegment[] {
  const pick = new Int32Array(tree.steps + 1).fill(-1);
  for (let node = 0; node < tree.nodeCount; node++) {
    if (overlap.inside[node] === 0) continue;
    for (let step = tree.bornAt[node]; step < tree.diesAt[node]; step++) {
      const rival = pick[step];
      const better =
        rival < 0 ||
        overlap.inside[node] > overlap.inside[rival] ||
        (overlap.inside[node] === overlap.inside[rival] && overlap.firstMet[node] < overlap.firstMet[rival]);
      if (better) pick[step] = node;
    }
  }
  return Array.from(pick, (node, step) => ({ step, node: node + 1 }))
    .filter(({ node }) => node > 0)
    .map(({ step, node }) => ({ step, node, dice: nodeDice(tree, overlap, node) }));
}

/** The step whose hinted segment has the highest Dice, among all steps or the given ones. */
export function bestLevel(hinted: readonly HintedSegment[], steps?: readonly number[]): HintedSegment | null {
  const allowed = steps ? hinted.filter(({ step }) => steps.includes(step)) : hinted;
  return allowed.reduce<HintedSegment | null>(
    (best, one) => (best === null || one.dice > best.dice ? one : best),
    null,
  );
}

/** Label hint on any label map (0 counts as a label): the label that holds most of the truth, and its Dice. */
export function hintedLabel(
  labels: ArrayLike<number>,
  isTruth: (voxel: number) => boolean,
): { readonly label: number | null; readonly dice: number } {
  const common = new Map<number, number>();
  const sizes = new Map<number, number>();
  let truthVoxels = 0;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const label = labels[voxel];
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
    if (!isTruth(voxel)) continue;
    truthVoxels++;
    common.set(label, (common.get(label) ?? 0) + 1);
  }
  let label: number | null = null;
  for (const [one, count] of common) if (label === null || count > (common.get(label) ?? 0)) label = one;
  if (label === null) return { label, dice: diceFromCounts(0, 0, truthVoxels) };
  return { label, dice: diceFromCounts(common.get(label) ?? 0, sizes.get(label) ?? 0, truthVoxels) };
}

/** Dice of {@link hintedLabel}. */
export function hintDice(labels: ArrayLike<number>, isTruth: (voxel: number) => boolean): number {
  return hintedLabel(labels, isTruth).dice;
}
