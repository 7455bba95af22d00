import type { LoadedVolume } from '../contract';
import { holdsValue, type GreyWindow, type Volume } from '../../native-models/geometry';

/** Voxels looked at to choose a window: enough for a percentile, few enough to cost nothing. */
const SAMPLES = 200_000;
const SOFT_TISSUE_HU = { width: 400, level: 40 };

/** How a volume is shown when it is opened. */
export function displayOf(
  volume: Volume,
): Pick<LoadedVolume, 'window' | 'fileWindows' | 'inverted' | 'color'> {
  const values = sampledValues(volume);
  const fileWindows = (volume.windows ?? []).filter((window) => showsSomething(window, values));
  const [first] = fileWindows;
  return {
    window: first === undefined ? windowOfValues(volume, values) : { width: first.width, level: first.level },
    fileWindows,
    inverted: volume.inverted ?? false,
    color: volume.colour ?? (volume.modality === 'photo' && volume.channels >= 3),
  };
}

/** A window in which all of the picture is black, white, or one grey was left behind by other software. */
function showsSomething({ width, level }: GreyWindow, values: Float64Array): boolean {
  if (values.length === 0) return true;
  const [low, high] = [values[0], values[values.length - 1]];
  return level - width / 2 < high && level + width / 2 > low && width <= 100 * Math.max(high - low, 1e-6);
}

/** Values of the first channel in the modality's unit, thinned out and sorted, without padding and what is no number. */
function sampledValues(volume: Volume): Float64Array {
  const { voxels, channels, rescale } = volume;
  const perChannel = voxels.length / channels;
  const stride = Math.max(1, Math.floor(perChannel / SAMPLES));
  const values: number[] = [];
  for (let voxel = 0; voxel < perChannel; voxel += stride)
    if (holdsValue(volume, voxels[voxel])) values.push(rescale.slope * voxels[voxel] + rescale.intercept);
  return Float64Array.from(values).sort();
}

/** Soft tissue for Hounsfield units, everything for a photograph, else without the extremes. */
function windowOfValues(volume: Volume, values: Float64Array): LoadedVolume['window'] {
  if (volume.unit === 'HU') return SOFT_TISSUE_HU;
  if (volume.modality === 'photo' && volume.voxels instanceof Uint8Array) return { width: 255, level: 127.5 };
  if (values.length === 0) return { width: 1, level: 0.5 };
  const low = values[Math.floor(0.01 * (values.length - 1))];
  const high = values[Math.floor(0.995 * (values.length - 1))];
  const width = high > low ? high - low : Math.max(1, values[values.length - 1] - values[0]);
  return { width, level: low + width / 2 };
}
