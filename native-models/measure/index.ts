export { bestUnion } from './bestUnion';
export { bestAncestor, clickAtStep, deepestVoxel } from './click';
export { squaredDistanceMm } from './distanceTransform';
export { hausdorffMm } from './hausdorff';
export { bestLevel, hintDice, hintedSegments } from './levels';
export type { HintedSegment } from './levels';
export { achievableDice, bestNode, diceFromCounts, nodeDice, overlapWith } from './overlap';
export type { OracleChoice, Overlap } from './overlap';
