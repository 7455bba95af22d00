export { buildTree } from './buildTree';
export { condense, DEFAULT_CONDENSATION } from './condense';
export type { CondensationSettings } from './condense';
export type { RegionFeatures, RegionGraph } from './graph';
export { labelsAtStep, paintRegions, salientLevels, segmentCounts, segmentTable } from './levels';
export type { Merges } from './merges';
export { historyMerges, labelsAtLevel, multiscalePhate } from './multiscalePhate';
export type {
  CondensationHistory,
  CondensationParameters,
  MultiscalePhateOptions,
  MultiscalePhateParameters,
  MultiscalePhateResult,
} from './multiscalePhate';
export { persistentTable } from './persistence';
export { persistentStructures } from './persistentStructures';
export type { LabelMap, PersistentStructure, PersistentStructures } from './persistentStructures';
export { spectralKmeans } from './spectralKmeans';
export type { SpectralKmeansOptions } from './spectralKmeans';
export type { GranularityTree, Level, RegionStatistics, Regions, StoredTree } from './tree';
export { treeFromJson, treeToJson } from './treeJson';
export type { TreeDocument } from './treeJson';
export { validateTree } from './validateTree';
