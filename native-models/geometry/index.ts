export type { Grid, Mat3, Vec3 } from './grid';
export type { Finding, FindingCode, GeometryVerdict, Volume, VoxelArray } from './volume';
