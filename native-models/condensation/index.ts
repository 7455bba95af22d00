export type { GranularityTree, Level, Regions } from './tree';
