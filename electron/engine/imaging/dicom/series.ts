import { dot, length, subtract } from '../../../../native-models/geometry';
import type { DicomHeader } from './header';
import { positionsMm, samePlace } from './position';

/** Images of one series that belong in one volume. */
export interface SliceGroup {
  readonly slices: readonly DicomHeader[];
  /** Copies of slices that are already there, left out. */
  readonly duplicates: readonly DicomHeader[];
  /** Number of this volume among those that the series holds at the same place, from 1, and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** Localiser images of the same series, which are volumes of their own. */
  readonly localisers: number;
}

/** Cosines and spacings in DICOM are decimal text: equal ones differ by rounding only. */
const TOLERANCE = 1e-3;

/** Modalities whose images without a position are still slices of one body; others are single pictures. */
const SLICED = new Set(['CT', 'MR', 'PT', 'NM']);

/**
 * Sorts the images of a folder into volumes: by series, frame of reference, matrix, orientation and pixel spacing, with
 * localisers apart; images that lie at the same place are told apart by echo, time point, diffusion weight or acquisition.
 */
export function groupSlices(headers: readonly DicomHeader[]): SliceGroup[] {
  const firsts = new Map<string, DicomHeader>();
  const copies: DicomHeader[] = [];
  for (const header of headers)
    if (firsts.has(identityOf(header))) copies.push(header);
    else firsts.set(identityOf(header), header);
  const unique = [...firsts.values()];
  return sameGeometry(unique).flatMap((slices) => {
    const { seriesUid, localiser } = slices[0];
    const siblings = unique.filter((header) => header.seriesUid === seriesUid && header.localiser);
    const localisers = localiser ? 0 : siblings.length;
    const parts = splitRepeatedPlaces(slices);
    return parts.map((part, index) => ({
      ...withoutRepeats(part, copies),
      part: index + 1,
      parts: parts.length,
      localisers,
    }));
  });
}

function identityOf({ sopInstance, file, frame }: DicomHeader): string {
  return `${sopInstance === '' ? file : sopInstance}|${frame}`;
}

function sameGeometry(headers: readonly DicomHeader[]): DicomHeader[][] {
  const buckets = new Map<string, DicomHeader[][]>();
  for (const header of headers) {
    const clusters = buckets.get(discreteKey(header)) ?? [];
    buckets.set(discreteKey(header), clusters);
    const cluster = clusters.find(([first]) => alike(first, header));
    if (cluster === undefined) clusters.push([header]);
    else cluster.push(header);
  }
  return [...buckets.values()].flat();
}

function discreteKey(header: DicomHeader): string {
  const { seriesUid, frameOfReference, rows, columns, channels, localiser, sopInstance, file } = header;
  const single = header.position === null && !SLICED.has(header.modality) ? sopInstance || file : '';
  return [seriesUid, frameOfReference, rows, columns, channels, localiser, single].join('|');
}

function alike(a: DicomHeader, b: DicomHeader): boolean {
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

function sameVector(a: DicomHeader['alongRow'], b: DicomHeader['alongRow']): boolean {
  if (a === null || b === null) return a === b;
  return length(subtract(a, b)) <= 10 * TOLERANCE && dot(a, b) > 0;
}

/** By the first attribute that leaves no two images at one place; the group whole where none does. */
function splitRepeatedPlaces(slices: DicomHeader[]): DicomHeader[][] {
  if (!hasRepeats(slices)) return [slices];
  for (let attribute = 0; attribute < slices[0].discriminators.length; attribute++) {
    const parts = [...groupBy(slices, (slice) => slice.discriminators[attribute]).values()];
    if (parts.length > 1 && parts.every((part) => !hasRepeats(part))) return parts;
  }
  return [slices];
}

function hasRepeats(slices: readonly DicomHeader[]): boolean {
  const positions = positionsMm(slices);
  if (positions === null) return false;
  const sorted = [...positions].sort((a, b) => a - b);
  return sorted.some((position, index) => index > 0 && samePlace(sorted[index - 1], position));
}

function withoutRepeats(
  slices: readonly DicomHeader[],
  copies: readonly DicomHeader[],
): Pick<SliceGroup, 'slices' | 'duplicates'> {
  const instances = new Set(slices.map(identityOf));
  const duplicates = copies.filter((copy) => instances.has(identityOf(copy)));
  const positions = positionsMm(slices);
  if (positions === null) return { slices, duplicates };
  const kept: { slice: DicomHeader; at: number }[] = [];
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

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
