import {
  persistentTable,
  salientLevels,
  segmentCounts,
  segmentTable,
  type StoredTree,
} from '../../native-models/condensation';
import {
  persistentAncestors,
  achievableDice,
  bestAncestor,
  bestLevel,
  bestNode,
  bestUnion,
  clickAtStep,
  diceFromCounts,
  hintedSegments,
  mostPersistentNear,
  overlapWith,
  type SimulatedPerson,
  type TreeOnRegions,
} from '../../native-models/measure';

/** Figures that used the truth to choose a level or a segment, in the order of the columns. */
export const ORACLE_FIGURES = [
  'best level',
  'salient best',
  'persistent',
  'best node',
  'union of 2',
  'union of 3',
  'union of 4',
  'union of 5',
  'click, free level',
  'click, 3 stops',
  'click, 6 stops',
  'ceiling',
] as const;
export type OracleFigure = (typeof ORACLE_FIGURES)[number];

/** Numbers of segments that a fixed level is tried at: two an octave, 2 to 8,192. */
export const SEGMENT_COUNTS: readonly number[] = Array.from({ length: 25 }, (_, i) =>
  Math.round(2 ** (1 + i / 2)),
);

/** Numbers of segments that achievable Dice is measured at. */
export const ACHIEVABLE_AT: readonly number[] = Array.from({ length: 10 }, (_, i) => 8 * 2 ** i);

/** Dice that clicks are counted to. */
export const CLICK_TARGETS = [0.8, 0.9] as const;
export const MOST_CLICKS = 20;

/** Where the slider stands at first. */
export const FIRST_SEGMENTS = 45;

/** One structure under one tree; every figure is a Dice unless said. */
export interface Figures {
  readonly oracle: Readonly<Record<OracleFigure, number>>;
  /** Union of the segments mostly inside, at ACHIEVABLE_AT segments: the truth chooses the segments. */
  readonly achievable: readonly number[];
  /** Clicks until each of CLICK_TARGETS is reached, null where MOST_CLICKS are not enough: the truth clicks. */
  readonly clicksNeeded: readonly (number | null)[];
  /** One click at the level of each of SEGMENT_COUNTS. */
  readonly clickAtCount: readonly number[];
  /** One click that takes the most persistent segment near the level of each of SEGMENT_COUNTS. */
  readonly snappedAtCount: readonly number[];
  /** The same near FIRST_SEGMENTS: a click without any choice. */
  readonly firstClick: number;
}

/** A structure: its truth and where a person would click on it. */
export interface Structure {
  readonly isTruth: (voxel: number) => boolean;
  readonly clicked: number;
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

/** Clicks on one structure of one tree that need no truth to choose their segment. */
function clicksWithoutTruth({ tree, regions }: TreeOnRegions, overlap: Overlap, clicked: number) {
  const region = regions.labels[clicked];
  const diceOf = (node: number) =>
    diceFromCounts(overlap.inside[node - 1], tree.voxelCount[node - 1], overlap.truthVoxels);
  const counts = segmentCounts(tree);
  const atCount = (segments: number) =>
    clickAtStep(
      tree,
      regions,
      overlap,
      clicked,
      counts.findIndex((count) => count <= segments),
    ).dice;
  const snapped = (segments: number) => {
    const near = region === 0 ? null : mostPersistentNear(tree, counts, region, segments);
    return near === null ? atCount(segments) : diceOf(near);
  };
  const offered = region === 0 ? [] : persistentAncestors(tree, region);
  const stops = (count: number) => {
    const byPersistence = [...offered].sort((a, b) => tree.persistence[b - 1] - tree.persistence[a - 1]);
    return Math.max(0, ...byPersistence.slice(0, count).map(diceOf));
  };
  return { atCount, snapped, stops };
}

/** All figures of a structure under one tree. */
export function figuresOf(
  { tree, regions }: TreeOnRegions,
  { isTruth, clicked }: Structure,
  person: SimulatedPerson,
): Figures {
  const overlap = overlapWith(tree, regions, isTruth);
  const hinted = hintedSegments(tree, overlap);
  const salientSteps = salientLevels(tree).map(({ step }) => step);
  const { atCount, snapped, stops } = clicksWithoutTruth({ tree, regions }, overlap, clicked);
  return {
    oracle: {
      'best level': bestLevel(hinted)?.dice ?? 0,
      'salient best': bestLevel(hinted, salientSteps)?.dice ?? 0,
      persistent: persistentDice(tree, overlap),
      'best node': bestNode(tree, overlap).dice,
      'union of 2': bestUnion(tree, overlap, 2).dice,
      'union of 3': bestUnion(tree, overlap, 3).dice,
      'union of 4': bestUnion(tree, overlap, 4).dice,
      'union of 5': bestUnion(tree, overlap, 5).dice,
      'click, free level': bestAncestor(tree, regions, overlap, clicked).dice,
      'click, 3 stops': stops(3),
      'click, 6 stops': stops(6),
      ceiling: achievableDice(tree, overlap),
    },
    achievable: ACHIEVABLE_AT.map((segments) => achievableDice(tree, overlap, segments)),
    clicksNeeded: person.clicksToReach(isTruth, CLICK_TARGETS, MOST_CLICKS),
    clickAtCount: SEGMENT_COUNTS.map(atCount),
    snappedAtCount: SEGMENT_COUNTS.map(snapped),
    firstClick: snapped(FIRST_SEGMENTS),
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
