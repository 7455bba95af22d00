import type { VoxelArray } from '../../../../../native-models/geometry';
import { planar as inPlanes } from '../../voxelArrays';
import type { PixelFormat } from '../pixelFormat';

/** How the samples of a frame lie, and whether they are red, green and blue already. */
export interface ColourSamples {
  readonly samples: VoxelArray;
  /** Colour after colour, not pixel after pixel. */
  readonly planar: boolean;
  /** The decoder turned them into red, green and blue; otherwise Photometric Interpretation says what they are. */
  readonly rgb: boolean;
}

/** Pixels after each other, each with its three samples, whatever the order in the file. */
export function interleaved({ samples, planar }: Pick<ColourSamples, 'samples' | 'planar'>): VoxelArray {
  if (!planar) return samples;
  const result = samples.slice();
  const count = samples.length / 3;
  for (let pixel = 0; pixel < count; pixel++)
    for (let colour = 0; colour < 3; colour++) result[3 * pixel + colour] = samples[colour * count + pixel];
  return result;
}

/** Two luminances and the two colour differences that they share (YBR_FULL_422, PS3.3 C.7.6.3.1.2) become two pixels. */
export function spread422<T extends VoxelArray>(packed: T, result: T): T {
  for (let pair = 0; 4 * pair + 3 < packed.length; pair++)
    for (let pixel = 0; pixel < 2; pixel++) {
      result[6 * pair + 3 * pixel] = packed[4 * pair + pixel];
      result[6 * pair + 3 * pixel + 1] = packed[4 * pair + 2];
      result[6 * pair + 3 * pixel + 2] = packed[4 * pair + 3];
    }
  return result;
}

/** Colour planes red, green, blue of a frame whose pixels lie after each other (PS3.3 C.7.6.3.1.2). */
export function colourPlanes(samples: VoxelArray, pixels: PixelFormat, rgb: boolean): VoxelArray {
  if (rgb || !pixels.photometric.startsWith('YBR_FULL')) return inPlanes(samples, 3);
  const planes = samples.slice();
  const count = samples.length / 3;
  const most = 2 ** pixels.bitsStored - 1;
  const middle = 2 ** (pixels.bitsStored - 1);
  const clamp = (value: number) => Math.min(most, Math.max(0, Math.round(value)));
  for (let pixel = 0; pixel < count; pixel++) {
    const luminance = samples[3 * pixel];
    const blueness = samples[3 * pixel + 1] - middle;
    const redness = samples[3 * pixel + 2] - middle;
    planes[pixel] = clamp(luminance + 1.402 * redness);
    planes[count + pixel] = clamp(luminance - 0.344136 * blueness - 0.714136 * redness);
    planes[2 * count + pixel] = clamp(luminance + 1.772 * blueness);
  }
  return planes;
}
