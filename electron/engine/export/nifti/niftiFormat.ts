import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { lossOfOverlap } from '../overlap';
import { refuseStrangers } from '../refuseStrangers';
import { writeFileAtomically } from '../writeFileAtomically';
import { tooLargeForNifti } from './niftiLabelMap';
import { isSidecarTable, sidecarTable } from './sidecar';
import { writeLabelMap } from './writeLabelMap';

const EXTENSION = /\.nii(\.gz)?$/i;

function sidecarOf(file: string): string {
  return file.replace(EXTENSION, '.tsv');
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const sidecar = sidecarOf(file);
  await refuseStrangers([sidecar], isSidecarTable);
  await writeLabelMap(file, data.labelMap(), data.grid, () =>
    writeFileAtomically(sidecar, sidecarTable(data)),
  );
  return {
    files: [file, sidecar],
    compared: 'Every voxel and the place in the patient were read back by another reader and compared.',
  };
}

/** One label map on the scan's own grid, with a table of names, colours and measures beside it. */
export const niftiFormat: ExportFormat = {
  id: 'nifti',
  name: 'NIfTI label map with a table',
  extensions: ['.nii.gz', '.nii'],
  usesImage: false,
  files: (_, file) => [file, sidecarOf(file)],
  refuses: ({ grid }) => tooLargeForNifti(grid),
  loses: lossOfOverlap,
  write,
};
