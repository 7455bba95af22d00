export { bestUnion } from './bestUnion';
export { bestAncestor, clickAtStep, deepestVoxel } from './click';
export { squaredDistanceMm } from './distanceTransform';
export { hausdorffMm } from './hausdorff';
export { bestLevel, hintDice, hintedSegments } from './levels';
export { achievableDice, bestNode, diceFromCounts, overlapWith } from './overlap';
export { measureSegment } from './segmentMeasures';
export type { SegmentMeasures } from './segmentMeasures';
