import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../../errors';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { lossOfOverlap } from '../overlap';
import { writeFileAtomically } from '../writeFileAtomically';
import { tooLargeForNifti } from './niftiLabelMap';
import { isSidecarTable, sidecarTable } from './sidecar';
import { writeLabelMap } from './writeLabelMap';

const EXTENSION = /\.nii(\.gz)?$/i;

function sidecarOf(file: string): string {
  return file.replace(EXTENSION, '.tsv');
}

/** The save dialog asks about the label map only: a table of that name which is none of ours must stay. */
async function refuseStrangersTable(sidecar: string): Promise<void> {
  const existing = await readFile(sidecar, 'utf8').catch(() => null);
  if (existing === null || isSidecarTable(existing)) return;
  throw failure(
    'table-exists',
    `There is already a file "${basename(sidecar)}" that Granule did not write; the table of the segments would replace it.`,
    'Save under another name.',
  );
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const sidecar = sidecarOf(file);
  await refuseStrangersTable(sidecar);
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
