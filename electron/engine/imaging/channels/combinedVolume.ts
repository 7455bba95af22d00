import { failure } from '../../errors';
import { eachOnce } from '../findings/verdict';
import type { FoundVolume } from '../found';
import { identifierOf } from '../identifier';

/** Several volumes as channels of one, on the grid of the first; voxels are resampled when they are read. */
export function combinedVolume(volumes: readonly FoundVolume[]): FoundVolume {
  if (volumes.length < 2)
    throw failure('one-channel', 'One series alone makes no channels.', 'Choose two or more series.');
  const infos = volumes.map(({ info }) => info);
  const modalities = new Set(infos.map(({ modality }) => modality));
  const files = [...new Set(volumes.flatMap((volume) => volume.files))];
  return {
    source: { kind: 'channels', volumes },
    files,
    info: {
      ...infos[0],
      id: identifierOf(infos.map(({ id }) => id).join('|')),
      format: [...new Set(infos.map(({ format }) => format))].join(' + '),
      modality: modalities.size === 1 ? infos[0].modality : 'unknown',
      description: infos.map(({ description }) => description).join(' + '),
      channels: infos.reduce((sum, { channels }) => sum + channels, 0),
      timePoints: 1,
      dataType: 'float32',
      files: files.length,
      verdict: {
        ok: infos.every(({ verdict }) => verdict.ok),
        findings: eachOnce(infos.flatMap(({ verdict }) => verdict.findings)),
      },
    },
  };
}
