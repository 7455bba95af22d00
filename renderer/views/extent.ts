import type { LoadedVolume, VolumeInfo } from '../../electron/contract';
import { voxelVolumeMm3, type Grid } from '../../native-models/geometry';
import { strings } from '../strings';
import { formatNumber } from './format';

/** Whether a volume is a picture: of one slice, without patient axes, and without a scale. */
export function isPhotograph({ modality }: { readonly modality: string }): boolean {
  return modality === 'photo';
}

/** Whether the file says how the picture lies in the patient: elsewhere no letter and no patient plane is named. */
export function isOriented({ modality, verdict }: Pick<VolumeInfo, 'modality' | 'verdict'>): boolean {
  return !isPhotograph({ modality }) && !verdict.findings.some(({ code }) => code === 'orientation-unknown');
}

/** Whether millimetres mean anything: where a file does not say how large a voxel is, none are shown. */
export function isToScale({ modality, verdict }: Pick<VolumeInfo, 'modality' | 'verdict'>): boolean {
  return !isPhotograph({ modality }) && !verdict.findings.some(({ code }) => code === 'spacing-unknown');
}

/** A distance on a slice: millimetres, said to be doubtful where the geometry is, or pixels where there is no scale. */
export function formatLength(length: number, volume: Pick<LoadedVolume, 'modality' | 'verdict'>): string {
  if (!isToScale(volume)) return strings.views.pixels(formatNumber(length));
  return strings.views.millimetres(length.toFixed(1)) + (volume.verdict.ok ? '' : ' ⚠');
}

/** How large a structure is: millilitres, or a count where there is no scale. */
export function formatExtent(
  voxels: number,
  volume: Pick<LoadedVolume, 'modality' | 'verdict'> & { readonly grid: Grid },
): string {
  if (isToScale(volume)) {
    return strings.tree.volume(formatNumber((voxels * voxelVolumeMm3(volume.grid)) / 1000));
  }
  return volume.grid.size.includes(1) ? strings.tree.pixels(voxels) : strings.tree.voxels(voxels);
}
