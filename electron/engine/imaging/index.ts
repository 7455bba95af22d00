export { gridOf } from './found';
export type { FoundVolume, Inventory, ReadHooks } from './found';
export { inspect } from './inspect';
export { readVolume } from './readVolume';
