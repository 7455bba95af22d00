import type { LoadedVolume } from '../contract';
import { holdsHounsfieldUnits } from '../../native-models/cuts';
import type { Volume } from '../../native-models/geometry';

/** Voxels looked at to choose a window: enough for a percentile, few enough to cost nothing. */
const SAMPLES = 200_000;

/** HU where the values are Hounsfield units, also of a CT in a file that names no modality; else they have no unit. */
export function unitOf(volume: Volume): string {
  return holdsHounsfieldUnits(volume) ? 'HU' : '';
}

/** Values of the first channel in the modality's unit, thinned out and sorted; infinite and missing ones left out. */
function sampledValues({ voxels, channels, rescale }: Volume): Float64Array {
  const perChannel = voxels.length / channels;
  const stride = Math.max(1, Math.floor(perChannel / SAMPLES));
  const values: number[] = [];
  for (let voxel = 0; voxel < perChannel; voxel += stride) {
    const value = rescale.slope * voxels[voxel] + rescale.intercept;
    if (Number.isFinite(value)) values.push(value);
  }
  return Float64Array.from(values).sort();
}

/** The grey window to start with: soft tissue for Hounsfield units, everything for a photograph, else without the extremes. */
export function displayWindow(volume: Volume): LoadedVolume['window'] {
  if (holdsHounsfieldUnits(volume)) return { width: 400, level: 40 };
  if (volume.modality === 'photo' && volume.voxels instanceof Uint8Array) return { width: 255, level: 127.5 };
  const values = sampledValues(volume);
  if (values.length === 0) return { width: 1, level: 0.5 };
  const low = values[Math.floor(0.01 * (values.length - 1))];
  const high = values[Math.floor(0.995 * (values.length - 1))];
  const width = high > low ? high - low : Math.max(1, values[values.length - 1] - values[0]);
  return { width, level: low + width / 2 };
}
