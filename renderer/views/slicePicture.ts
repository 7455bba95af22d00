import type { LoadedVolume } from '../../electron/contract';
import { voxelCount, type VoxelArray } from '../../native-models/geometry';
import type { SlicePicture } from '../vtk';
import { copySlice, planeOf, type Index } from './slice';
import type { SliceAxes } from './sliceAxes';

/** Whether a volume shows in colour: a photograph, or a picture that a scanner made in colour. */
export function isColour({ colour }: LoadedVolume): boolean {
  return colour;
}

/** The slice through a voxel, in the modality's unit, or in colour with 8 bits a channel. */
export function slicePicture(
  volume: LoadedVolume,
  voxels: VoxelArray,
  axes: SliceAxes,
  through: Index,
): SlicePicture {
  const plane = planeOf(volume.grid, axes);
  const pixels = plane.columns * plane.rows;
  if (isColour(volume)) {
    const values = new Uint8Array(3 * pixels);
    const toByte = byteScale(volume);
    const channel = new Float32Array(pixels);
    for (let start = 0; start < 3; start += 1) {
      copySlice(volume.grid, axes, through, voxels, channel, start * voxelCount(volume.grid));
      for (let pixel = 0; pixel < pixels; pixel += 1) values[3 * pixel + start] = toByte(channel[pixel]);
    }
    return { ...plane, components: 3, values };
  }
  const values = new Float32Array(pixels);
  copySlice(volume.grid, axes, through, voxels, values);
  const { slope, intercept } = volume.rescale;
  if (slope !== 1 || intercept !== 0) {
    for (let pixel = 0; pixel < pixels; pixel += 1) values[pixel] = slope * values[pixel] + intercept;
  }
  return { ...plane, components: 1, values };
}

/** Colours of more than 8 bits are brought to bytes through the window the volume came with. */
function byteScale({ dataType, window, rescale }: LoadedVolume): (voxel: number) => number {
  if (dataType === 'uint8') return (voxel) => voxel;
  const low = window.level - window.width / 2;
  return (voxel) =>
    Math.min(255, Math.max(0, (255 * (rescale.slope * voxel + rescale.intercept - low)) / window.width));
}
