import { labelsAtStep } from '../../../native-models/condensation';
import { giveWay } from '../../../native-models/cooperation';
import { resample, sameGrid, type Volume } from '../../../native-models/geometry';
import {
  achievableDice,
  bestAncestor,
  bestLevel,
  bestNode,
  bestUnion,
  clickAtStep,
  deepestVoxel,
  hausdorffMm,
  hintDice,
  hintedSegments,
  overlapWith,
} from '../../../native-models/measure';
import { failure } from '../errors';
import type { StoredResult } from './readResult';

/** Unions of up to this many nodes are searched for. */
const LARGEST_UNION = 5;

/** A segment that the paper's rule picks, at one step. */
interface LevelFigure {
  readonly dice: number;
  readonly step: number;
  readonly node: number;
  readonly hausdorffMm: number;
}

/** One structure of the truth against one result. */
export interface StructureFigures {
  readonly label: number;
  readonly voxels: number;
  /** Every figure here used the truth to choose a level or a segment: upper bounds, not what a user would get. */
  readonly oracle: {
    readonly bestLevel: LevelFigure | null;
    readonly salientBest: LevelFigure | null;
    /** Dice of the persistent structure that holds most of the truth. */
    readonly persistent: number;
    /** Dice of the cluster of spectral k-means that holds most of the truth; null outside the faithful mode. */
    readonly kMeans: number | null;
    readonly bestNode: { readonly dice: number; readonly nodes: readonly number[] };
    /** Index n - 1: at most n disjoint nodes. */
    readonly bestUnion: readonly { readonly dice: number; readonly nodes: readonly number[] }[];
    /** One click at the deepest point of the structure, the level free. */
    readonly clickFreeLevel: number;
    /** Ceiling that the regions set, whatever the tree. */
    readonly achievable: number;
  };
  /** One click at the deepest point of the structure, at each salient level, coarse to fine: no choice by truth. */
  readonly clickAtLevel: readonly { readonly step: number; readonly dice: number }[];
}

/** Truth labels on the result's grid, resampled by nearest neighbour where it lies on another one. */
function truthOnGrid(truth: Volume, result: StoredResult): ArrayLike<number> {
  const count = result.regions.labels.length;
  const first = truth.voxels.subarray(0, truth.voxels.length / truth.channels);
  if (sameGrid(truth.grid, result.grid)) return first;
  // A picture's mask often comes without the picture's place: equal sizes are enough for one slice.
  const flat =
    truth.grid.size[2] === 1 && truth.grid.size.every((size, axis) => size === result.grid.size[axis]);
  if (flat) return first;
  return resample(first, truth.grid, result.grid, 'nearest', new Float64Array(count));
}

function labelsOf(truth: ArrayLike<number>, wanted: number | undefined): number[] {
  const present = new Set<number>();
  for (let voxel = 0; voxel < truth.length; voxel++) if (truth[voxel] > 0) present.add(truth[voxel]);
  if (wanted === undefined) return [...present].sort((a, b) => a - b);
  if (present.has(wanted)) return [wanted];
  throw failure(
    'label-not-in-truth',
    `The truth holds no voxel with label ${wanted} on the grid of the result.`,
    `It holds ${[...present].sort((a, b) => a - b).join(', ') || 'no label'}.`,
  );
}

function evaluateStructure(result: StoredResult, truth: ArrayLike<number>, label: number): StructureFigures {
  const { tree, regions, grid, levels, persistent, clusters } = result;
  const isTruth = (voxel: number): boolean => truth[voxel] === label;
  const overlap = overlapWith(tree, regions, isTruth);
  const hinted = hintedSegments(tree, overlap);
  const withDistance = (choice: ReturnType<typeof bestLevel>): LevelFigure | null => {
    if (choice === null) return null;
    const painted = labelsAtStep(tree, regions, choice.step);
    const inSegment = (voxel: number): boolean => painted[voxel] === choice.node;
    return { ...choice, hausdorffMm: hausdorffMm(grid.size, grid.spacingMm, inSegment, isTruth) };
  };
  const salientSteps = levels.map(({ step }) => step);
  const clicked = deepestVoxel(grid.size, grid.spacingMm, isTruth);
  return {
    label,
    voxels: overlap.truthVoxels,
    oracle: {
      bestLevel: withDistance(bestLevel(hinted)),
      salientBest: withDistance(bestLevel(hinted, salientSteps)),
      persistent: hintDice(persistent, isTruth),
      kMeans: clusters && hintDice(clusters, isTruth),
      bestNode: bestNode(tree, overlap),
      bestUnion: Array.from({ length: LARGEST_UNION }, (_, index) => bestUnion(tree, overlap, index + 1)),
      clickFreeLevel: clicked === null ? 0 : bestAncestor(tree, regions, overlap, clicked).dice,
      achievable: achievableDice(tree, overlap),
    },
    clickAtLevel: salientSteps.map((step) => ({
      step,
      dice: clicked === null ? 0 : clickAtStep(tree, regions, overlap, clicked, step).dice,
    })),
  };
}

/** Compares a result with a truth, structure by structure (all labels above 0, or one). */
export async function evaluateResult(
  result: StoredResult,
  truth: Volume,
  label: number | undefined,
  signal: AbortSignal,
): Promise<StructureFigures[]> {
  const labels = truthOnGrid(truth, result);
  const structures: StructureFigures[] = [];
  for (const one of labelsOf(labels, label)) {
    await giveWay(signal);
    structures.push(evaluateStructure(result, labels, one));
  }
  return structures;
}
