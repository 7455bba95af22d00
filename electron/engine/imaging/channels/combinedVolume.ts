import type { Finding } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { channelReachesPartly } from '../findings/seriesFindings';
import { eachOnce } from '../findings/verdict';
import { gridOf, type FoundVolume } from '../found';
import { identifierOf } from '../identifier';
import { partInside } from './shared';

/** Points along each axis at which it is looked whether a channel reaches: what it lacks by less is not said. */
const SAMPLES = 31;

/** Several volumes as channels of one, on the grid of the first; voxels are resampled when they are read. */
export function combinedVolume(volumes: readonly FoundVolume[]): FoundVolume {
  if (volumes.length < 2)
    throw failure('one-channel', 'One series alone makes no channels.', 'Choose two or more series.');
  const infos = volumes.map(({ info }) => info);
  const modalities = new Set(infos.map(({ modality }) => modality));
  const files = [...new Set(volumes.flatMap((volume) => volume.files))];
  const findings = [...infos.flatMap(({ verdict }) => verdict.findings), ...reachOf(volumes)];
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
        findings: eachOnce(findings),
      },
    },
  };
}

/** What must be said of channels that do not cover the whole grid of the first. */
export function reachOf([first, ...others]: readonly FoundVolume[]): Finding[] {
  return others.flatMap(({ info }) => {
    const part = partInside(gridOf(first.info), gridOf(info), SAMPLES);
    return part < 1 ? [channelReachesPartly(info.description, part)] : [];
  });
}
