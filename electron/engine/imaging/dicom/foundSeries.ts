import path from 'node:path';
import type { SkippedFile } from '../../../contract';
import { shownName, shownPath, sourceOf } from '../files/unpackedFiles';
import { foundVolume, type FoundVolume } from '../found';
import { describeSeries } from './describeSeries';
import { groupBy } from './groupBy';
import type { DicomFrame } from './frame';
import { groupSlices, type SliceGroup } from './series';
import { stackSlices } from './stack';

interface Found {
  readonly volumes: readonly FoundVolume[];
  readonly skipped: readonly SkippedFile[];
}

/** The volumes that a folder's DICOM images make, and the files among them that were left out. */
export function foundSeries(frames: readonly DicomFrame[]): Found {
  const found = [...groupBy(frames, ({ seriesUid }) => seriesUid).values()].map(volumesOf);
  return {
    volumes: found.flatMap(({ volumes }) => volumes),
    skipped: found.flatMap(({ skipped }) => skipped),
  };
}

function volumesOf(series: readonly DicomFrame[]): Found {
  try {
    const groups = groupSlices(series);
    return { volumes: groups.map(volumeOf), skipped: groups.flatMap(copiesOf) };
  } catch {
    // What nobody foresaw costs its series, not the folder.
    const files = [...new Set(series.map(({ file }) => file))];
    return { volumes: [], skipped: files.map(unplaced) };
  }
}

function unplaced(file: string): SkippedFile {
  const reason = `"${shownName(file)}" belongs to a series that Granule does not know how to put together.`;
  return { file, code: 'unreadable', reason };
}

/** Files of which no frame is used, because all are there already. */
function copiesOf({ slices, duplicates }: SliceGroup): SkippedFile[] {
  const used = new Map(slices.map((slice) => [slice.sopInstance, slice.file]));
  return [...new Map(duplicates.map((copy) => [copy.file, copy])).values()].map(({ file, sopInstance }) => {
    const first = used.get(sopInstance);
    const what = first === undefined ? 'another slice at the same place' : `"${shownPath(first)}"`;
    return { file, code: 'duplicate', reason: `"${shownName(file)}" repeats ${what}, which is used.` };
  });
}

function volumeOf(group: SliceGroup): FoundVolume {
  const stack = stackSlices(group);
  const [first] = stack.slices;
  const files = [...new Set(stack.slices.map(({ file }) => file))];
  const { part, block } = group;
  return foundVolume(
    {
      identity: [nameOf(first), part, block, JSON.stringify(stack.grid)].join('|'),
      source: commonFolder(files.map(sourceOf)),
      format: 'DICOM',
      modality: first.modality,
      seriesUid: first.seriesUid,
      description: describeSeries(first, group),
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

/** An image by its UIDs. Careless anonymisation leaves them out, or gives all images one: then places tell volumes apart. */
function nameOf({ seriesUid, sopInstance, file, index }: DicomFrame): string {
  return [seriesUid, sopInstance || shownPath(file), index].join('|');
}

/** The file itself where there is one, else the deepest folder that holds all of them. */
function commonFolder(files: readonly string[]): string {
  if (new Set(files).size === 1) return files[0];
  const paths = files.map((file) => path.dirname(file).split(path.sep));
  const depth = paths[0].findIndex((part, index) => paths.some((other) => other[index] !== part));
  return paths[0].slice(0, depth < 0 ? undefined : depth).join(path.sep) || path.sep;
}
