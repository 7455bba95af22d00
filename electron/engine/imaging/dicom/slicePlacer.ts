import { SliceStack, type VoxelArray } from '../../../../native-models/geometry';
import type { DicomStack } from './stack';

/**
 * Takes the slices of a stack in their order, colours planar, and puts each where it lies in the volume: as it is, or,
 * where slices are tilted, uneven or missing, resampled onto the stack's grid.
 */
export function slicePlacer(stack: DicomStack, voxels: VoxelArray): (pixels: VoxelArray) => void {
  const { plan, grid, channels } = stack;
  if (plan !== null) {
    const resampled = new SliceStack(voxels, grid.size, plan);
    return (pixels) => resampled.add(pixels);
  }
  const sliceLength = grid.size[0] * grid.size[1];
  const channelLength = sliceLength * grid.size[2];
  let at = 0;
  return (pixels) => {
    for (let channel = 0; channel < channels; channel++)
      voxels.set(
        pixels.subarray(channel * sliceLength, (channel + 1) * sliceLength),
        channel * channelLength + at,
      );
    at += sliceLength;
  };
}
