import { bandsOf, type Band } from '../cooperation';
import type { NormalisedImage } from '../cuts';
import type { Vec3 } from '../geometry';

/** The values of an image: planar, index = channel * voxels + (k * ny + j) * nx + i. */
export type ChannelImage = Pick<NormalisedImage, 'channels' | 'size' | 'values'>;

/** Voxels handled between two yields: some tens of milliseconds of the simplest kernels. */
export const CHUNK_VOXELS = 1 << 20;

/** Voxels of a band: some tens of milliseconds of the dearest kernel. Sums are added band by band, so it shapes results. */
export const BAND_VOXELS = 1 << 19;

/** Bands of rows along i; row = k * ny + j. */
export function rowBands([nx, ny, nz]: Vec3): Band[] {
  return bandsOf(ny * nz, Math.max(1, Math.floor(BAND_VOXELS / nx)));
}
