import path from 'node:path';
import { sameGrid, type Grid } from '../../../../native-models/geometry';
import { mapInParallel } from '../files/mapInParallel';
import { gridOf, type FoundVolume } from '../found';
import { isCalledLabels, looksLikeLabels } from './labelLike';
import { partInside } from './shared';

/** Co-registered volumes cover at least this part of each other. */
const SHARED = 0.5;
/** Points along each axis at which that is looked at. */
const SAMPLES = 7;
/** Echoes, magnitude and phase are channels; time points and the many volumes of a diffusion scan are not. */
const MOST_PARTS = 4;

/**
 * Ids of volumes that show the same region in one frame of reference and study, and may be channels of one volume: DICOM
 * by its UIDs, other formats by their folder, without what looks like labels. Only sets of two or more.
 */
export async function channelSets(volumes: readonly FoundVolume[]): Promise<string[][]> {
  const sets: { readonly key: string; readonly members: FoundVolume[] }[] = [];
  for (const volume of volumes) {
    const key = coordinatesOf(volume);
    if (key === null) continue;
    const known = sets.find((set) => set.key === key && belongTogether(set.members[0], volume));
    if (known === undefined) sets.push({ key, members: [volume] });
    else known.members.push(volume);
  }
  const ids: string[][] = [];
  for (const { members } of sets) {
    if (members.length < 2) continue;
    const labels = await mapInParallel(members, looksLikeLabels);
    const scans = members.filter((_, index) => !labels[index]);
    if (scans.length > 1) ids.push(scans.map(({ info }) => info.id));
  }
  return ids;
}

/** Names what a volume's coordinates refer to; null where it cannot be a channel beside others. */
function coordinatesOf(volume: FoundVolume): string | null {
  const { source, info } = volume;
  if (info.timePoints > 1 || isOneOfMany(info)) return null;
  if (source.kind === 'dicom') {
    const [{ studyUid, frameOfReference, localiser, position }] = source.stack.slices;
    if (localiser || position === null || studyUid === '' || frameOfReference === '') return null;
    return `${studyUid}|${frameOfReference}`;
  }
  // Pictures have no coordinates, and labels are not a channel.
  if (source.kind !== 'raw' || isCalledLabels(volume)) return null;
  return path.dirname(path.resolve(info.source));
}

/** One of the later volumes of a time course. */
function isOneOfMany({ verdict }: FoundVolume['info']): boolean {
  return verdict.findings.some(
    ({ code, used, count, differBy }) =>
      code === 'time-points-split' &&
      Number(used) > 1 &&
      (Number(count) > MOST_PARTS || /^$|time/.test(String(differBy ?? '').replace('echo time', 'echo'))),
  );
}

function belongTogether(a: FoundVolume, b: FoundVolume): boolean {
  const [gridA, gridB] = [gridOf(a.info), gridOf(b.info)];
  if (a.source.kind !== 'dicom' && !sameGrid(gridA, gridB) && areNumbered(a, b)) return false;
  return overlaps(gridA, gridB);
}

/** Files named alike but for their numbers are those of several patients, unless they share their grid. */
function areNumbered(a: FoundVolume, b: FoundVolume): boolean {
  const [one, other] = [a, b].map(({ info }) => info.description.replaceAll(/\d+/g, '#'));
  return one === other;
}

function overlaps(a: Grid, b: Grid): boolean {
  return partInside(a, b, SAMPLES) >= SHARED && partInside(b, a, SAMPLES) >= SHARED;
}
