import { cross, dot, length, subtract, type Vec3 } from '../../../../../native-models/geometry';
import type { Planes } from '../segmentation';
import type { DicomFrame } from '../../dicom/frame';
import { samePlace } from '../../dicom/position';

/** Cosines and spacings are decimal text: equal ones differ by rounding only. */
const TOLERANCE = 1e-3;
/** Planes further apart than so many of their usual distances have an empty one between them that was left out. */
const NEIGHBOURS = 1.9;

/**
 * The planes on which the frames lie and, for each frame, the index of its own; null where the frames are not parallel
 * or not placed.
 */
export function segPlanes(frames: readonly DicomFrame[]): { planes: Planes; planeOfFrame: number[] } | null {
  const [first] = frames;
  const { rows, columns, alongRow, alongColumn, pixelSpacingMm } = first;
  if (alongRow === null || alongColumn === null || pixelSpacingMm === null) return null;
  const normal = cross(alongRow, alongColumn);
  const placed: { position: Vec3; atMm: number }[] = [];
  for (const { position, ...axes } of frames) {
    if (position === null || !isAlong(axes.alongRow, alongRow)) return null;
    if (!isAlong(axes.alongColumn, alongColumn)) return null;
    placed.push({ position, atMm: dot(position, normal) });
  }
  const inOrder = [...placed].sort((a, b) => a.atMm - b.atMm);
  const distinct = inOrder.filter(
    ({ atMm }, index) => index === 0 || !samePlace(inOrder[index - 1].atMm, atMm),
  );
  const places = distinct.map(({ atMm }) => atMm);
  return {
    planes: {
      ...{ rows, columns, alongRow, alongColumn, spacingMm: pixelSpacingMm },
      reachMm: reaches(places, first.sliceSpacingMm),
      positions: distinct.map(({ position }) => position),
    },
    planeOfFrame: placed.map(({ atMm }) => nearest(places, atMm)),
  };
}

function isAlong(direction: Vec3 | null, expected: Vec3): boolean {
  return direction !== null && length(subtract(direction, expected)) < TOLERANCE;
}

function nearest(places: readonly number[], atMm: number): number {
  return places.reduce(
    (best, place, index) => (Math.abs(place - atMm) < Math.abs(places[best] - atMm) ? index : best),
    0,
  );
}

/** Half-way to a neighbour; half the usual distance where there is none, or where empty planes between were left out. */
function reaches(places: readonly number[], statedMm: number | null): (readonly [number, number])[] {
  const gaps = places.slice(1).map((place, index) => place - places[index]);
  const median = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  const usual = Math.min(statedMm ?? Infinity, median ?? Infinity);
  const usualMm = Number.isFinite(usual) ? usual : 1;
  const towards = (gap: number | undefined): number =>
    (gap === undefined || gap > NEIGHBOURS * usualMm ? usualMm : gap) / 2;
  return places.map((_, index) => [towards(gaps[index - 1]), towards(gaps[index])]);
}
