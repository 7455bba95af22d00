/** Three numbers along i, j, k (voxel axes) or x, y, z (LPS millimetres); the name of the variable says which. */
export type Vec3 = readonly [number, number, number];

/** Row by row. Column a is the unit vector, in LPS, along voxel axis a. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number];

/** Where voxels lie in the patient. LPS millimetres, as in DICOM and ITK; `origin` is the centre of voxel (0, 0, 0). */
export interface Grid {
  readonly size: Vec3;
  readonly spacingMm: Vec3;
  readonly origin: Vec3;
  readonly direction: Mat3;
}
