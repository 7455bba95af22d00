import type { Vec3 } from '../../geometry';

/** How an image's values are read: Hounsfield units, values of a colour picture, or any other scale. */
export type ImageKind = 'ct' | 'mr' | 'photo';

/**
 * An image as an encoder sees it: float32 channels in about [-1, 1], planar:
 * index = channel * (nx * ny * nz) + (k * ny + j) * nx + i. Every voxel lies inside the field of view.
 */
export interface NormalisedImage {
  readonly kind: ImageKind;
  readonly channels: number;
  readonly size: Vec3;
  readonly values: Float32Array;
  /** Voxel axis (0, 1, 2 for i, j, k) that the slices handed to the encoder are perpendicular to. */
  readonly sliceAxis: 0 | 1 | 2;
}
