export { sourceFrames } from './dicom/sourceFrames';
export type { SourceFrame } from './dicom/sourceFrames';
export { gridOf } from './found';
export type { FoundVolume } from './found';
export { inspect } from './inspect';
export { readVolume } from './readVolume';
export { dataTypeOf } from './voxelArrays';
