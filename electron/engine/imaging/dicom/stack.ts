import path from 'node:path';
import {
  cross,
  dot,
  fromColumns,
  length,
  normalise,
  scale,
  subtract,
  type Finding,
  type Grid,
  type Vec3,
} from '../../../../native-models/geometry';
import {
  duplicateSlices,
  gantryTilt,
  localiserSplit,
  missingSlices,
  nonSquarePixels,
  noPosition,
  orientationUnknown,
  spacingUnknown,
  timePointsSplit,
  unevenSpacing,
} from '../findings';
import type { DicomHeader } from './header';
import { positionsMm } from './position';
import { commonScale, type CommonScale } from './scale';
import type { SliceGroup } from './series';

/** Slices in the order of their places, the grid that they make, and how their numbers become one volume's. */
export interface DicomStack extends CommonScale {
  readonly slices: readonly DicomHeader[];
  readonly grid: Grid;
  readonly channels: number;
}

/** Distances between slices that differ by less than this part of the median count as equal. */
const SPACING_TOLERANCE = 0.05;
/** A tilt that shifts the last slice by less than this part of a pixel is rounding. */
const VISIBLE_SHIFT = 0.25;

export function stackSlices(group: SliceGroup): DicomStack {
  const { slices, ...place } = placeSlices(group.slices);
  const values = commonScale(slices);
  const findings = [...place.findings, ...values.findings];
  const { pixelSpacingMm } = slices[0];
  if (pixelSpacingMm === null) findings.push(spacingUnknown(1, 'no scale in the file'));
  else if (Math.abs(pixelSpacingMm[0] / pixelSpacingMm[1] - 1) > 1e-3)
    findings.push(nonSquarePixels(...pixelSpacingMm));
  if (group.duplicates.length > 0) findings.push(duplicateSlices(group.duplicates.length));
  if (group.localisers > 0) findings.push(localiserSplit(group.localisers));
  if (group.parts > 1) findings.push(timePointsSplit(group.part, group.parts));
  return { slices, grid: place.grid, channels: slices[0].channels, ...values, findings };
}

interface Placement {
  readonly slices: readonly DicomHeader[];
  readonly grid: Grid;
  readonly findings: Finding[];
}

function placeSlices(unordered: readonly DicomHeader[]): Placement {
  const positions = positionsMm(unordered);
  if (positions === null) return stackByNumber(unordered);
  const order = positions.map((_, index) => index).sort((a, b) => positions[a] - positions[b]);
  const slices = order.map((index) => unordered[index]);
  const { alongRow, alongColumn, position } = slices[0];
  if (alongRow === null || alongColumn === null || position === null) return stackByNumber(unordered);
  const tilt = tiltOf(slices, position, cross(alongRow, alongColumn));
  const alongLineMm = order.map((index) => positions[index] / tilt.cosine);
  const gaps = gapsBetween(alongLineMm, slices);
  return {
    slices,
    grid: gridOf(slices, position, fromColumns(alongRow, alongColumn, tilt.direction), gaps.spacingMm),
    findings: [...tilt.findings, ...gaps.findings],
  };
}

/** The last resort: no places, so the numbers that the scanner gave the images. */
function stackByNumber(unordered: readonly DicomHeader[]): Placement {
  const slices = [...unordered].sort((a, b) => a.instanceNumber - b.instanceNumber);
  const { alongRow, alongColumn, position } = slices[0];
  const oriented = alongRow !== null && alongColumn !== null;
  const direction = oriented
    ? fromColumns(alongRow, alongColumn, cross(alongRow, alongColumn))
    : fromColumns([1, 0, 0], [0, 1, 0], [0, 0, 1]);
  const grid = gridOf(slices, position ?? [0, 0, 0], direction, slices[0].sliceSpacingMm ?? 1);
  const findings = [
    ...(slices.length > 1 ? [noPosition()] : []),
    ...(oriented ? [] : [orientationUnknown()]),
  ];
  return { slices, grid, findings };
}

function gridOf(
  slices: readonly DicomHeader[],
  origin: Vec3,
  direction: Grid['direction'],
  sliceMm: number,
): Grid {
  const [columnMm, rowMm] = slices[0].pixelSpacingMm ?? [1, 1];
  return {
    size: [slices[0].columns, slices[0].rows, slices.length],
    spacingMm: [columnMm, rowMm, sliceMm],
    origin,
    direction,
  };
}

/** The distance of neighbours: the mean where they are even; else the median, and what is irregular. */
function gapsBetween(
  positions: readonly number[],
  slices: readonly DicomHeader[],
): { spacingMm: number; findings: Finding[] } {
  const gaps = positions.slice(1).map((position, index) => position - positions[index]);
  if (gaps.length === 0) return { spacingMm: slices[0].sliceSpacingMm ?? 1, findings: [] };
  const sorted = [...gaps].sort((a, b) => a - b);
  const spacingMm = sorted[Math.floor((sorted.length - 1) / 2)];
  const tolerance = SPACING_TOLERANCE * spacingMm;
  const odd = gaps
    .map((gap, index) => ({ gap, index }))
    .filter(({ gap }) => Math.abs(gap - spacingMm) > tolerance);
  // The mean of even gaps puts the last slice where it belongs in spite of rounded positions.
  const meanMm = (positions[positions.length - 1] - positions[0]) / gaps.length;
  if (odd.length === 0) return { spacingMm: meanMm, findings: [] };
  const holes = odd.every(
    ({ gap }) =>
      gap > spacingMm && Math.abs(gap / spacingMm - Math.round(gap / spacingMm)) < SPACING_TOLERANCE,
  );
  if (!holes)
    return { spacingMm, findings: [unevenSpacing(sorted[0], sorted[sorted.length - 1], spacingMm)] };
  const count = odd.reduce((sum, { gap }) => sum + Math.round(gap / spacingMm) - 1, 0);
  const nameOf = (slice: DicomHeader) => path.basename(slice.file);
  const atMm = odd.map(({ index }) => positions[index] - positions[0]);
  const between = odd.map(({ index }) => `${nameOf(slices[index])} and ${nameOf(slices[index + 1])}`);
  return { spacingMm, findings: [missingSlices(count, atMm, between)] };
}

/** The line through the first pixels of all slices; it leaves the normal where the gantry was tilted. */
function tiltOf(
  slices: readonly DicomHeader[],
  first: Vec3,
  normal: Vec3,
): { direction: Vec3; cosine: number; findings: Finding[] } {
  const straight = { direction: normal, cosine: 1, findings: [] };
  const last = slices[slices.length - 1].position;
  if (last === null || slices.length < 2) return straight;
  const line = subtract(last, first);
  const alongNormal = dot(line, normal);
  const shiftMm = length(subtract(line, scale(normal, alongNormal)));
  if (shiftMm < VISIBLE_SHIFT * Math.min(...(slices[0].pixelSpacingMm ?? [1, 1]))) return straight;
  const degrees = (Math.atan2(shiftMm, alongNormal) * 180) / Math.PI;
  return { direction: normalise(line), cosine: alongNormal / length(line), findings: [gantryTilt(degrees)] };
}
