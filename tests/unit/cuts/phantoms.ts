import type { NormalisedImage } from '../../../native-models/cuts';
import type { Vec3, Volume, VoxelArray } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';

/** A volume that is oblique, anisotropic, off-origin and not cubic. */
export function volumeOf(
  voxels: VoxelArray,
  options: Partial<Pick<Volume, 'channels' | 'modality' | 'rescale'>> & {
    size?: Vec3;
    spacingMm?: Vec3;
  } = {},
): Volume {
  const { size = [7, 5, 3], spacingMm = [0.8, 0.8, 3.5], ...rest } = options;
  const direction = [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1] as const;
  return {
    grid: { size, spacingMm, origin: [-31, 12.5, 140], direction },
    channels: 1,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'MR',
    verdict: { ok: true, findings: [] },
    ...rest,
  };
}

/** An image of two textures: stripes on the left, smooth blobs on the right, flat air around. */
export function texturedImage(channels: number, size: Vec3 = [40, 33, 3]): NormalisedImage {
  const random = randomGenerator(11);
  const [nx, ny, nz] = size;
  const values = new Float32Array(channels * nx * ny * nz);
  for (let at = 0; at < values.length; at++) {
    const [i, j] = [at % nx, Math.floor(at / nx) % ny];
    const inside = i >= 4 && i < nx - 4 && j >= 4;
    const texture = i < nx / 2 ? Math.sign(Math.sin(j * 1.6)) * 0.5 : 0.4 * Math.sin(i / 5) * Math.cos(j / 4);
    values[at] = inside ? texture + 0.05 * random.normal() : -1;
  }
  return { kind: channels === 3 ? 'photo' : 'mr', channels, size, values, sliceAxis: 2 };
}
