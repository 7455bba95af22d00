import type { NormalisedImage } from '../cuts';
import type { Vec3 } from '../geometry';

/** The values of an image: planar, index = channel * voxels + (k * ny + j) * nx + i. */
export type ChannelImage = Pick<NormalisedImage, 'channels' | 'size' | 'values'>;

/** Voxels handled between two yields: some tens of milliseconds of the simplest kernels. */
export const CHUNK_VOXELS = 1 << 20;

/** Number of voxels on a grid of this size. */
export function voxelsOf(size: Vec3): number {
  return size[0] * size[1] * size[2];
}
