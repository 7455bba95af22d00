import { dot } from '../../../../native-models/geometry';
import type { DicomFrame } from './frame';
import { positionsMm } from './position';

/** Slices that belong together in space. */
export interface Block {
  readonly slices: readonly DicomFrame[];
  /** Distance to the nearest other block of the series; null where there is no other. */
  readonly gapMm: number | null;
}

/** A gap so wide that nobody would guess what lies in it: this many typical distances, or this much more than one. */
const WIDE_GAP_FACTOR = 10;
const WIDE_GAP_MM = 20;

/** Slices apart by wide gaps, as of two regions scanned in one series, are volumes of their own. */
export function splitWideGaps(slices: readonly DicomFrame[]): Block[] {
  const placesMm = positionsMm(slices);
  if (placesMm === null || slices.length < 3) return [{ slices, gapMm: null }];
  const order = placesMm.map((_, index) => index).sort((a, b) => placesMm[a] - placesMm[b]);
  const gaps = order.slice(1).map((index, rank) => placesMm[index] - placesMm[order[rank]]);
  // Three gaps in four are no wider: pairs of slices close to each other do not make every other gap a wide one.
  const typicalMm = [...gaps].sort((a, b) => a - b)[Math.floor(0.75 * (gaps.length - 1))];
  const isWide = (gap: number) => gap > WIDE_GAP_FACTOR * typicalMm || gap - typicalMm > WIDE_GAP_MM;
  const cuts = gaps.flatMap((gap, rank) => (isWide(gap) ? [rank + 1] : []));
  const starts = [0, ...cuts];
  return starts.map((start, block) => {
    const end = starts[block + 1] ?? order.length;
    const nearest = Math.min(
      gaps[start - 1] ?? Number.POSITIVE_INFINITY,
      gaps[end - 1] ?? Number.POSITIVE_INFINITY,
    );
    return {
      slices: order.slice(start, end).map((index) => slices[index]),
      gapMm: Number.isFinite(nearest) ? nearest : null,
    };
  });
}

/**
 * Parallel slices of several stations beside each other (a whole body in coronal slices), told apart by where their first
 * pixels lie within the plane. Slices that drift, as a tilted gantry makes them, stay together.
 */
export function splitStations(slices: readonly DicomFrame[]): (readonly DicomFrame[])[] {
  const placesMm = positionsMm(slices);
  if (placesMm === null) return [slices];
  const order = placesMm.map((_, index) => index).sort((a, b) => placesMm[a] - placesMm[b]);
  const stations: Station[] = [];
  let [changes, previous] = [0, -1];
  for (const index of order) {
    const corner = cornerOf(slices[index]);
    const known = stations.findIndex((station) => isNear(station.corner, corner));
    const station = known < 0 ? stations.push({ corner, slices: [] }) - 1 : known;
    stations[station].slices.push(slices[index]);
    if (station !== previous) changes++;
    previous = station;
  }
  // Stations one above the other follow each other; beside each other, they alternate.
  const alternate = changes > stations.length;
  const wide = stations.every((station) => station.slices.length > 1);
  return alternate && wide ? stations.map((station) => station.slices) : [slices];
}

interface Station {
  readonly corner: readonly [number, number];
  readonly slices: DicomFrame[];
}

/** First pixels nearer than this are rounding or a drift, not another station. */
const STATION_PIXELS = 8;

function isNear(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] - b[0]) < STATION_PIXELS && Math.abs(a[1] - b[1]) < STATION_PIXELS;
}

/** Where the first pixel lies within the plane, in pixels along rows and columns. */
function cornerOf({ position, alongRow, alongColumn, pixelSpacingMm }: DicomFrame): [number, number] {
  if (position === null || alongRow === null || alongColumn === null) return [0, 0];
  const [columnMm, rowMm] = pixelSpacingMm ?? [1, 1];
  return [dot(position, alongRow) / columnMm, dot(position, alongColumn) / rowMm];
}
