import {
  persistentTable,
  salientLevels,
  segmentCounts,
  segmentTable,
  type Regions,
  type StoredTree,
} from '../../native-models/condensation';
import {
  achievableDice,
  bestAncestor,
  bestLevel,
  bestNode,
  bestUnion,
  clickAtStep,
  diceFromCounts,
  hintedSegments,
  overlapWith,
} from '../../native-models/measure';

/** Figures that used the truth to choose a level or a segment, in the order of the columns. */
export const ORACLE_FIGURES = [
  'best level',
  'salient best',
  'persistent',
  'best node',
  'union of 3',
  'union of 5',
  'click, free level',
  'ceiling',
] as const;
export type OracleFigure = (typeof ORACLE_FIGURES)[number];

/** Numbers of segments that a fixed level is tried at: two an octave, 2 to 8,192. */
export const SEGMENT_COUNTS: readonly number[] = Array.from({ length: 25 }, (_, i) =>
  Math.round(2 ** (1 + i / 2)),
);

/** One structure under one tree; every figure is a Dice. */
export interface Figures {
  readonly oracle: Readonly<Record<OracleFigure, number>>;
  /** One click at the level of each of SEGMENT_COUNTS. */
  readonly clickAtCount: readonly number[];
}

type Overlap = ReturnType<typeof overlapWith>;

/** Dice of the persistent structure that holds most of the truth, where smaller structures lie on top of larger ones. */
function persistentDice(tree: StoredTree, overlap: Overlap): number {
  const table = persistentTable(tree);
  const inside = new Float64Array(tree.nodeCount + 1);
  const size = new Float64Array(tree.nodeCount + 1);
  for (let region = 1; region <= tree.regionCount; region++) {
    inside[table[region]] += overlap.inside[region - 1];
    size[table[region]] += tree.voxelCount[region - 1];
  }
  const hinted = inside.reduce((best, count, node) => (count > inside[best] ? node : best), 0);
  return diceFromCounts(inside[hinted], size[hinted], overlap.truthVoxels);
}

/** All figures of a structure; `clicked` is the voxel where a person would click on it. */
export function figuresOf(
  tree: StoredTree,
  regions: Regions,
  isTruth: (voxel: number) => boolean,
  clicked: number,
): Figures {
  const overlap = overlapWith(tree, regions, isTruth);
  const hinted = hintedSegments(tree, overlap);
  const salientSteps = salientLevels(tree).map(({ step }) => step);
  const counts = segmentCounts(tree);
  const stepOf = (segments: number) => counts.findIndex((count) => count <= segments);
  return {
    oracle: {
      'best level': bestLevel(hinted)?.dice ?? 0,
      'salient best': bestLevel(hinted, salientSteps)?.dice ?? 0,
      persistent: persistentDice(tree, overlap),
      'best node': bestNode(tree, overlap).dice,
      'union of 3': bestUnion(tree, overlap, 3).dice,
      'union of 5': bestUnion(tree, overlap, 5).dice,
      'click, free level': bestAncestor(tree, regions, overlap, clicked).dice,
      ceiling: achievableDice(tree, overlap),
    },
    clickAtCount: SEGMENT_COUNTS.map(
      (segments) => clickAtStep(tree, regions, overlap, clicked, stepOf(segments)).dice,
    ),
  };
}

/** Whether every segment of each step lies inside one segment of the next. */
export function levelsNest(tree: StoredTree): boolean {
  let finer = segmentTable(tree, 0);
  for (let step = 1; step <= tree.steps; step++) {
    const coarser = segmentTable(tree, step);
    const holder = new Uint32Array(tree.nodeCount + 1);
    for (let region = 1; region <= tree.regionCount; region++) {
      const segment = finer[region];
      if (holder[segment] !== 0 && holder[segment] !== coarser[region]) return false;
      holder[segment] = coarser[region];
    }
    finer = coarser;
  }
  return true;
}
