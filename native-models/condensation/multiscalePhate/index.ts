export { labelsAtLevel } from './condensePoints';
export type { CondensationHistory, CondensationParameters } from './condensePoints';
export { multiscalePhate } from './multiscalePhate';
export type {
  MultiscalePhateOptions,
  MultiscalePhateParameters,
  MultiscalePhateResult,
} from './multiscalePhate';
