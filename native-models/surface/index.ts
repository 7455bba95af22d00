export { extractSurface } from './extractSurface';
export { meshArea, meshInPatient, meshVolume } from './mesh';
export type { Mesh } from './mesh';
export { smoothSurface } from './smoothSurface';
