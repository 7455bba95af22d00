import path from 'node:path';
import { dot, length, subtract } from '../../../../native-models/geometry';
import { splitStations, splitWideGaps } from './blocks';
import { groupBy } from './groupBy';
import type { DicomFrame } from './frame';
import { positionsMm, samePlace } from './position';
import { splitRepeatedPlaces } from './repeatedPlaces';

/** Images of one series that belong in one volume. */
export interface SliceGroup {
  readonly slices: readonly DicomFrame[];
  /** Copies of slices that are already there, left out. */
  readonly duplicates: readonly DicomFrame[];
  /** Number of this volume among those that the series holds at the same place, from 1, and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** What tells this volume from the others at the same place, in words; may be empty. */
  readonly label: string;
  /** Number of this volume among blocks of slices far apart, from 1, how many there are, and how far the nearest is. */
  readonly block: number;
  readonly blocks: number;
  readonly gapMm: number | null;
  /** Localiser images of the same series, which are volumes of their own. */
  readonly localisers: number;
}

/** Cosines and spacings in DICOM are decimal text: equal ones differ by rounding only. */
const TOLERANCE = 1e-3;

/** Modalities whose images without a position are still slices of one body; others are single pictures. */
const SLICED = new Set(['CT', 'MR', 'PT', 'NM']);

/**
 * Sorts the images of a series into volumes: by frame of reference, matrix, orientation and pixel spacing, with
 * localisers and stations apart; images that lie at the same place are told apart by echo, time point, diffusion weight,
 * acquisition and the like; blocks of slices with a wide gap between them are kept apart.
 */
export function groupSlices(frames: readonly DicomFrame[]): SliceGroup[] {
  const { unique, copies } = withoutCopies(frames);
  const localisers = unique.filter(({ localiser }) => localiser).length;
  return sameGeometry(unique)
    .flatMap(splitStations)
    .flatMap((slices) => {
      const beside = slices[0].localiser ? 0 : localisers;
      return groupsOf(slices, copies).map((group) => ({ ...group, localisers: beside }));
    });
}

/** Volumes of slices that share one geometry. */
function groupsOf(
  slices: readonly DicomFrame[],
  copies: ReadonlyMap<string, readonly DicomFrame[]>,
): Omit<SliceGroup, 'localisers'>[] {
  const parts = splitRepeatedPlaces(slices);
  return parts.flatMap(({ slices: part, label }, partIndex) => {
    const blocks = splitWideGaps(part);
    return blocks.map(({ slices: block, gapMm }, blockIndex) => ({
      ...withoutRepeats(block, copies),
      part: partIndex + 1,
      parts: parts.length,
      label,
      block: blockIndex + 1,
      blocks: blocks.length,
      gapMm,
    }));
  });
}

/** Headers whose instance was met before are copies: the same file in two folders, or sent twice. */
function withoutCopies(frames: readonly DicomFrame[]): {
  unique: readonly DicomFrame[];
  copies: ReadonlyMap<string, readonly DicomFrame[]>;
} {
  const instances = groupBy(frames, identityOf);
  return {
    unique: [...instances.values()].map(([first]) => first),
    copies: new Map([...instances].map(([identity, [, ...others]]) => [identity, others])),
  };
}

/** Careless anonymisation gives many images one instance UID; their places and numbers still tell them apart. */
function identityOf({
  sopInstance,
  file,
  index,
  instanceNumber,
  position,
  sliceLocationMm,
}: DicomFrame): string {
  return [sopInstance === '' ? file : sopInstance, index, instanceNumber, position, sliceLocationMm].join(
    '|',
  );
}

function sameGeometry(frames: readonly DicomFrame[]): DicomFrame[][] {
  const clusters: DicomFrame[][] = [];
  for (const bucket of groupBy(frames, discreteKey).values()) {
    const own: DicomFrame[][] = [];
    for (const frame of bucket) {
      const cluster = own.find(([first]) => alike(first, frame));
      if (cluster === undefined) own.push([frame]);
      else cluster.push(frame);
    }
    clusters.push(...own);
  }
  return clusters;
}

function discreteKey(frame: DicomFrame): string {
  const { seriesUid, frameOfReference, rows, columns, channels, localiser, sopInstance, file } = frame;
  // Where the series is not named, a folder is the best sign of one.
  const folder = seriesUid === '' ? path.dirname(file) : '';
  const single = frame.position === null && !SLICED.has(frame.modality) ? sopInstance || file : '';
  return [folder, frameOfReference, rows, columns, channels, localiser, single].join('|');
}

function alike(a: DicomFrame, b: DicomFrame): boolean {
  const [columnsA, rowsA] = a.pixelSpacingMm ?? [0, 0];
  const [columnsB, rowsB] = b.pixelSpacingMm ?? [0, 0];
  return (
    (a.position === null) === (b.position === null) &&
    sameVector(a.alongRow, b.alongRow) &&
    sameVector(a.alongColumn, b.alongColumn) &&
    Math.abs(columnsA - columnsB) <= TOLERANCE * columnsA &&
    Math.abs(rowsA - rowsB) <= TOLERANCE * rowsA
  );
}

function sameVector(a: DicomFrame['alongRow'], b: DicomFrame['alongRow']): boolean {
  if (a === null || b === null) return a === b;
  return length(subtract(a, b)) <= 10 * TOLERANCE && dot(a, b) > 0;
}

function withoutRepeats(
  slices: readonly DicomFrame[],
  copies: ReadonlyMap<string, readonly DicomFrame[]>,
): Pick<SliceGroup, 'slices' | 'duplicates'> {
  const duplicates = slices.flatMap((slice) => copies.get(identityOf(slice)) ?? []);
  const positions = positionsMm(slices);
  if (positions === null) return { slices, duplicates };
  const kept: { slice: DicomFrame; at: number }[] = [];
  const inOrder = slices
    .map((slice, index) => ({ slice, at: positions[index] }))
    .sort((a, b) => a.at - b.at || a.slice.instanceNumber - b.slice.instanceNumber);
  for (const candidate of inOrder) {
    const previous = kept.at(-1);
    if (previous !== undefined && samePlace(previous.at, candidate.at)) duplicates.push(candidate.slice);
    else kept.push(candidate);
  }
  return { slices: kept.map(({ slice }) => slice), duplicates };
}
