export { Stage } from './stage';
export { SliceScene, type SlicePicture } from './sliceScene';
export { VolumeScene } from './volumeScene';
export { segmentSurface, type Surface } from './surface';
