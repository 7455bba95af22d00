export { sourceFrames } from './dicom/sourceFrames';
export type { SourceFrame } from './dicom/sourceFrames';
export { gridOf } from './found';
export type { FoundVolume } from './found';
export { inspect } from './inspect';
export { readVolume } from './readVolume';
export { framedSegmentsOf } from './segmentations/dicom/dicomSeg';
export type { FramedSegments, FrameSet } from './segmentations/segmentation';
export { dataTypeOf } from './voxelArrays';
