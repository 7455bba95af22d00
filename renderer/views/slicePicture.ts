import type { LoadedVolume } from '../../electron/contract';
import { voxelCount, type VoxelArray } from '../../native-models/geometry';
import type { SlicePicture } from '../vtk';
import { copySlice, planeOf, type Index } from './slice';
import type { SliceAxes } from './sliceAxes';

/** Whether a volume shows in colour: a photograph, or a picture that a scanner made in colour. */
export function isColor({ color }: LoadedVolume): boolean {
  return color;
}

/** Whether a volume has several pictures of the same place, shown one at a time. */
export function hasChannels({ channels, color }: LoadedVolume): boolean {
  return channels > 1 && !color;
}

export interface SliceRequest {
  readonly volume: LoadedVolume;
  /** Planar channels, i fastest. */
  readonly voxels: VoxelArray;
  /** The one to show, except in colour. */
  readonly channel: number;
  readonly axes: SliceAxes;
  /** Any voxel of the slice. */
  readonly through: Index;
}

/** A slice in the modality's unit, or in colour with 8 bits a channel. */
export function slicePicture({ volume, voxels, channel, axes, through }: SliceRequest): SlicePicture {
  const plane = planeOf(volume.grid, axes);
  const pixels = plane.columns * plane.rows;
  if (isColor(volume)) {
    const values = new Uint8Array(3 * pixels);
    const toByte = byteScale(volume);
    const part = new Float32Array(pixels);
    for (let component = 0; component < 3; component += 1) {
      copySlice(volume.grid, axes, through, voxels, part, component * voxelCount(volume.grid));
      for (let pixel = 0; pixel < pixels; pixel += 1) values[3 * pixel + component] = toByte(part[pixel]);
    }
    return { ...plane, components: 3, values };
  }
  const values = new Float32Array(pixels);
  copySlice(volume.grid, axes, through, voxels, values, channel * voxelCount(volume.grid));
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
