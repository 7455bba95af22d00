export { extractSurface } from './extractSurface';
export { maskBox } from './maskBox';
export type { MaskBox } from './maskBox';
export { meshArea, meshInPatient, meshVolume } from './mesh';
export type { Mesh } from './mesh';
export { smoothSurface } from './smoothSurface';
