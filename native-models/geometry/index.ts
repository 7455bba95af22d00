export type { Grid, Mat3, Vec3 } from './grid';
export type { Finding, FindingCode, GeometryVerdict, GreyWindow, Volume, VoxelArray } from './volume';
export { holdsValue } from './volume';
export {
  indexToLps,
  planesOf,
  lpsToIndex,
  physicalExtentMm,
  sameGrid,
  shearDegrees,
  voxelCount,
  voxelVolumeMm3,
} from './coordinates';
export { forEachFaceNeighbour } from './faceNeighbours';
export { nearestAnatomicalAxes, oppositeLetter, orientationLetter } from './orientation';
export type { AnatomicalAxis, OrientationLetter } from './orientation';
export { affineFromQform, gridFromNiftiAffine, niftiAffineOf, qformOf } from './affine';
export type { Affine } from './affine';
export { resample } from './resample';
export { SliceStack } from './sliceStack';
export type { SlicePlan } from './sliceStack';
export { add, column, cross, dot, fromColumns, length, normalise, scale, subtract } from './vector';
