export { labelsAtLevel } from './condensePoints';
export { historyMerges } from './historyMerges';
export { multiscalePhate } from './multiscalePhate';
