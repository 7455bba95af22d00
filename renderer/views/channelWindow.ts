import type { LoadedVolume } from '../../electron/contract';
import { voxelCount, type VoxelArray } from '../../native-models/geometry';
import type { GreyWindow } from '../state/display.svelte';

/** Voxels looked at: enough for a percentile, few enough to cost nothing. */
const SAMPLES = 50_000;
const DARKEST_SHARE = 0.01;
const BRIGHTEST_SHARE = 0.995;

/** Values of one channel, not copied. */
export function channelOf(volume: LoadedVolume, voxels: VoxelArray, channel: number): VoxelArray {
  const count = voxelCount(volume.grid);
  return voxels.subarray(channel * count, (channel + 1) * count);
}

/** The grey window that a channel opens with: the volume's own for the first, the range without extremes for others. */
export function channelWindow(volume: LoadedVolume, voxels: VoxelArray, channel: number): GreyWindow {
  if (channel === 0) return volume.window;
  const values = channelOf(volume, voxels, channel);
  const stride = Math.max(1, Math.floor(values.length / SAMPLES));
  const sampled: number[] = [];
  for (let voxel = 0; voxel < values.length; voxel += stride) {
    const value = volume.rescale.slope * values[voxel] + volume.rescale.intercept;
    if (Number.isFinite(value)) sampled.push(value);
  }
  if (sampled.length === 0) return volume.window;
  const sorted = Float64Array.from(sampled).sort();
  const low = sorted[Math.floor(DARKEST_SHARE * (sorted.length - 1))];
  const high = sorted[Math.floor(BRIGHTEST_SHARE * (sorted.length - 1))];
  const width = high > low ? high - low : 1;
  return { width, level: low + width / 2 };
}
