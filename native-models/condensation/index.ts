export { persistentStructures } from './persistentStructures';
export type { LabelMap, PersistentStructure, PersistentStructures } from './persistentStructures';
export type { GranularityTree, Level, Regions } from './tree';
