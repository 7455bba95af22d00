import { createHash } from 'node:crypto';
import { failure } from '../../errors';
import type { FoundVolume } from '../found';

/** Several volumes as channels of one, on the grid of the first; voxels are resampled when they are read. */
export function combinedVolume(volumes: readonly FoundVolume[]): FoundVolume {
  if (volumes.length < 2)
    throw failure('one-channel', 'One series alone makes no channels.', 'Choose two or more series.');
  const infos = volumes.map(({ info }) => info);
  const modalities = new Set(infos.map(({ modality }) => modality));
  const files = [...new Set(volumes.flatMap((volume) => volume.files))];
  const findings = infos.flatMap(({ verdict }) => verdict.findings);
  return {
    source: { kind: 'channels', volumes },
    files,
    info: {
      ...infos[0],
      id: createHash('sha256')
        .update(infos.map(({ id }) => id).join('|'))
        .digest('hex')
        .slice(0, 16),
      format: [...new Set(infos.map(({ format }) => format))].join(' + '),
      modality: modalities.size === 1 ? infos[0].modality : 'unknown',
      description: infos.map(({ description }) => description).join(' + '),
      channels: infos.reduce((sum, { channels }) => sum + channels, 0),
      timePoints: 1,
      dataType: 'float32',
      files: files.length,
      verdict: {
        ok: infos.every(({ verdict }) => verdict.ok),
        findings: [...new Map(findings.map((finding) => [finding.message, finding])).values()],
      },
    },
  };
}
