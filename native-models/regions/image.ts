import type { NormalisedImage } from '../cuts';

/** The values of an image: planar, index = channel * voxels + (k * ny + j) * nx + i. */
export type ChannelImage = Pick<NormalisedImage, 'channels' | 'size' | 'values'>;

/** Voxels handled between two yields: some tens of milliseconds of the simplest kernels. */
export const CHUNK_VOXELS = 1 << 20;
