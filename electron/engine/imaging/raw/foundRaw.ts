import path from 'node:path';
import type { Finding } from '../../../../native-models/geometry';
import { complexMagnitude, trailingBytes } from '../findings/valueFindings';
import { timePointsSplit } from '../findings/seriesFindings';
import { foundVolume, type FoundVolume } from '../found';
import { bytesBeyond, type RawLayout } from './rawVolume';

const ENDINGS = /(\.(nii|hdr|mgh|mgz|npy|nrrd|nhdr|mha|mhd|gipl))?(\.gz)?$/i;

interface RawFile {
  readonly file: string;
  readonly format: string;
  readonly layout: RawLayout;
  /** Volumes that follow each other in the file; the first is read. */
  readonly timePoints: number;
  /** True where a format may put more behind its voxels. */
  readonly footer?: boolean;
}

/** The inventory entry of a file of plain numbers, once the file is known to be long enough for them. */
export async function foundRawVolume({
  file,
  format,
  layout,
  timePoints,
  footer,
}: RawFile): Promise<FoundVolume> {
  const beyond = await bytesBeyond(layout, timePoints);
  const { type, grid } = layout;
  const volumes = timePoints * (type.special === 'first-of-many' ? type.samples : 1);
  const findings: Finding[] = [
    ...layout.findings,
    ...(volumes > 1 ? [timePointsSplit(1, volumes)] : []),
    ...(type.special === 'complex' ? [complexMagnitude()] : []),
    ...(beyond > 0 && !footer ? [trailingBytes(beyond)] : []),
  ];
  const { file: dataFile } = layout.voxels;
  return foundVolume(
    {
      identity: path.resolve(file),
      source: file,
      format,
      modality: 'unknown',
      seriesUid: '',
      description: path.basename(file).replace(ENDINGS, ''),
      grid,
      channels: type.channels,
      timePoints: volumes,
      dataType: type.dataType,
      files: dataFile === file ? [file] : [file, dataFile],
      findings,
    },
    { kind: 'raw', layout: { ...layout, findings } },
  );
}
