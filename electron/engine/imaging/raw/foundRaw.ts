import path from 'node:path';
import { foundVolume, type FoundVolume } from '../found';
import { refuseTooShort, type RawLayout } from './rawVolume';

/** The inventory entry of a file of plain numbers, once the file is known to be long enough for them. */
export async function foundRawVolume(
  file: string,
  format: string,
  layout: RawLayout,
  timePoints = 1,
): Promise<FoundVolume> {
  await refuseTooShort(layout);
  return foundVolume(
    {
      identity: path.resolve(file),
      source: file,
      format,
      modality: 'unknown',
      seriesUid: '',
      description: path.basename(file).replace(/\.(nii|hdr|mgh|mgz|npy)(\.gz)?$/i, ''),
      grid: layout.grid,
      channels: layout.type.channels,
      timePoints,
      dataType: layout.type.dataType,
      files: layout.dataFile === file ? [file] : [file, layout.dataFile],
      findings: layout.findings,
    },
    { kind: 'raw', layout },
  );
}
