import path from 'node:path';
import type { SkippedFile } from '../../../contract';
import { foundVolume, type FoundVolume } from '../found';
import type { DicomHeader } from './header';
import { groupSlices, type SliceGroup } from './series';
import { stackSlices } from './stack';

/** The volumes that a folder's DICOM images make, and the copies among them that were left out. */
export function foundSeries(headers: readonly DicomHeader[]): {
  volumes: FoundVolume[];
  skipped: SkippedFile[];
} {
  const groups = groupSlices(headers);
  return {
    volumes: groups.map(volumeOf),
    skipped: groups.flatMap(({ duplicates }) =>
      duplicates.map(({ file }) => ({
        file,
        code: 'duplicate',
        reason: `"${path.basename(file)}" repeats a slice that is already there.`,
      })),
    ),
  };
}

function volumeOf(group: SliceGroup): FoundVolume {
  const stack = stackSlices(group);
  const [first] = stack.slices;
  const files = stack.slices.map(({ file }) => file);
  return foundVolume(
    {
      identity: [first.seriesUid, first.sopInstance, stack.slices.length].join('|'),
      source: commonFolder(files),
      format: 'DICOM',
      modality: first.modality,
      seriesUid: first.seriesUid,
      description: describe(first, group),
      grid: stack.grid,
      channels: stack.channels,
      timePoints: 1,
      dataType: stack.dataType,
      files,
      findings: stack.findings,
    },
    { kind: 'dicom', stack },
  );
}

function describe({ description, modality, localiser }: DicomHeader, { part, parts }: SliceGroup): string {
  const name = description || modality;
  if (localiser) return `${name} (localiser)`;
  return parts > 1 ? `${name} (${part} of ${parts})` : name;
}

/** The file itself where there is one, else the deepest folder that holds all of them. */
function commonFolder(files: readonly string[]): string {
  if (files.length === 1) return files[0];
  const paths = files.map((file) => path.dirname(file).split(path.sep));
  const depth = paths[0].findIndex((part, index) => paths.some((other) => other[index] !== part));
  return paths[0].slice(0, depth < 0 ? undefined : depth).join(path.sep) || path.sep;
}
