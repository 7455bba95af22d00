export { labelsAtLevel } from './condensePoints';
export { historyMerges } from './historyMerges';
export { multiscalePhate } from './multiscalePhate';
export type { MultiscalePhateResult } from './multiscalePhate';
