import { sharedFloats } from '../../../native-models/cooperation';
import type { Grid } from '../../../native-models/geometry';
import type { ChannelImage } from '../../../native-models/regions';
import { isotropicSigma, smoothInPlace } from '../../../native-models/regions/smoothing';

/** A copy of an image, every channel smoothed by a Gaussian of `sigma` voxels of the finest axis. */
export async function smoothedImage(image: ChannelImage, grid: Grid, sigma: number): Promise<ChannelImage> {
  const values = sharedFloats(image.values.length);
  values.set(image.values);
  const voxels = values.length / image.channels;
  const widths = isotropicSigma(sigma, grid.spacingMm, image.size);
  for (let channel = 0; channel < image.channels; channel++)
    await smoothInPlace(values.subarray(channel * voxels, (channel + 1) * voxels), image.size, widths);
  return { ...image, values };
}

/** Euclidean norm of the central differences of all channels per millimetre; borders are replicated. */
export function gradientMagnitude({ channels, size, values }: ChannelImage, grid: Grid): Float32Array {
  const [nx, ny, nz] = size;
  const voxels = nx * ny * nz;
  const magnitude = new Float32Array(voxels);
  const strides = [1, nx, nx * ny];
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        const at = [i, j, k];
        let sum = 0;
        for (let a = 0; a < 3; a++) {
          const up = at[a] + 1 < size[a] ? strides[a] : 0;
          const down = at[a] > 0 ? strides[a] : 0;
          for (let c = 0; c < channels; c++) {
            const centre = c * voxels + voxel;
            sum += ((values[centre + up] - values[centre - down]) / (2 * grid.spacingMm[a])) ** 2;
          }
        }
        magnitude[voxel] = Math.sqrt(sum);
      }
  return magnitude;
}
