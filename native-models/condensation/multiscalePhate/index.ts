export { labelsAtLevel } from './condensePoints';
export type { CondensationHistory, CondensationParameters } from './condensePoints';
export { historyMerges } from './historyMerges';
export { multiscalePhate } from './multiscalePhate';
export type {
  MultiscalePhateOptions,
  MultiscalePhateParameters,
  MultiscalePhateResult,
} from './multiscalePhate';
