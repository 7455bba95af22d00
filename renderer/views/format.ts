import type { LoadedVolume } from '../../electron/contract';
import { voxelVolumeMm3 } from '../../native-models/geometry';
import { strings } from '../strings';

const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: false });

/** A measured number: whole from 100 upwards, three digits below. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? WHOLE.format(value) : THREE_DIGITS.format(value);
}

/** How large a structure is: millilitres, or pixels in a photograph, which has no depth. */
export function formatExtent(voxels: number, { modality, grid }: LoadedVolume): string {
  if (modality === 'photo') return strings.tree.pixels(voxels);
  return strings.tree.volume(formatNumber((voxels * voxelVolumeMm3(grid)) / 1000));
}
