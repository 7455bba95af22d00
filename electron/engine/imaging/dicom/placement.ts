import {
  add,
  cross,
  dot,
  fromColumns,
  normalise,
  scale,
  subtract,
  type Finding,
  type Grid,
  type SlicePlan,
  type Vec3,
} from '../../../../native-models/geometry';
import { shownName } from '../files/unpackedFiles';
import {
  gantryTilt,
  missingSlices,
  noPosition,
  orientationUnknown,
  scatteredSlices,
  shiftedSlices,
  unevenSpacing,
} from '../findings/placeFindings';
import { evenPlanes, type EvenPlanes } from './evenPlanes';
import type { DicomFrame } from './frame';
import { leanOf, type Lean } from './lean';
import { positionsMm } from './position';

/** Slices in the order of their places, and the even, orthogonal grid for them. */
export interface Placement {
  readonly slices: readonly DicomFrame[];
  readonly grid: Grid;
  /** How the slices come onto the grid; null where they are its planes as they are. */
  readonly plan: Pick<SlicePlan, 'planes' | 'offsets'> | null;
  readonly findings: readonly Finding[];
}

/** Orders slices by where they lie; by Slice Location or, as a last resort, by number where the files do not say. */
export function placeSlices(unordered: readonly DicomFrame[]): Placement {
  const placesMm = positionsMm(unordered);
  if (placesMm === null) return stackWithoutPositions(unordered);
  const order = placesMm.map((_, index) => index).sort((a, b) => placesMm[a] - placesMm[b]);
  const slices = order.map((index) => unordered[index]);
  const origins = slices.flatMap(({ position }) => (position === null ? [] : [position]));
  return placeAt(slices, origins, axesOf(slices[0]));
}

/** Unit vectors along rows, columns and the slices' normal. The files' own are perpendicular up to rounding. */
function axesOf({ alongRow, alongColumn }: DicomFrame): readonly [Vec3, Vec3, Vec3] {
  const row = alongRow ?? [1, 0, 0];
  const rough = alongColumn ?? [0, 1, 0];
  const normal = normalise(cross(row, rough));
  return [row, cross(normal, row), normal];
}

function placeAt(
  slices: readonly DicomFrame[],
  origins: readonly Vec3[],
  axes: readonly [Vec3, Vec3, Vec3],
): Placement {
  const pixelMm = slices[0].pixelSpacingMm ?? [1, 1];
  const placesMm = origins.map((origin) => dot(subtract(origin, origins[0]), axes[2]));
  const lean = onOneGrid(leanOf(origins, placesMm, axes, pixelMm), slices[0]);
  const planes = slices.length > 1 ? evenPlanes(placesMm) : single(slices[0]);
  const area = areaOf(lean.offsets, slices[0]);
  const [columnMm, rowMm] = pixelMm;
  const corner = add(scale(axes[0], area.first[0] * columnMm), scale(axes[1], area.first[1] * rowMm));
  const moved = lean.pattern === 'tilted' || lean.pattern === 'shifted' || planes.pattern !== 'even';
  return {
    slices,
    grid: {
      size: [area.columns, area.rows, planes.count],
      spacingMm: [columnMm, rowMm, planes.spacingMm],
      origin: add(origins[0], corner),
      direction: fromColumns(...axes),
    },
    plan: moved ? { planes: planes.at, offsets: area.offsets } : null,
    findings: [...findingsOfLean(lean), ...findingsOfPlanes(planes, slices, origins, placesMm)],
  };
}

function single({ sliceSpacingMm }: DicomFrame): EvenPlanes {
  return { spacingMm: sliceSpacingMm ?? 1, count: 1, at: [0], pattern: 'even', gapsAfter: [] };
}

/** What a slice may stand out of the area for the rounding of positions in the files. */
const ROUNDING_PIXELS = 0.01;

/** The part of the plane that the slices cover together: whole pixels of the first slice, so that it stays as it is. */
function areaOf(offsets: Lean['offsets'], { columns, rows }: DicomFrame) {
  const [lowI, highI] = extremesOf(offsets.map(([i]) => i));
  const [lowJ, highJ] = extremesOf(offsets.map(([, j]) => j));
  const [firstI, firstJ] = [Math.floor(lowI + ROUNDING_PIXELS), Math.floor(lowJ + ROUNDING_PIXELS)];
  return {
    first: [firstI, firstJ] as const,
    columns: columns + Math.ceil(highI - ROUNDING_PIXELS) - firstI,
    rows: rows + Math.ceil(highJ - ROUNDING_PIXELS) - firstJ,
    offsets: offsets.map(([i, j]) => [i - firstI, j - firstJ] as const),
  };
}

function extremesOf(values: readonly number[]): readonly [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [values[0], values[0]],
  );
}

/** A grid for all slices together may be this many times as large as one of them: more than any tilt needs. */
const MOST_AREA = 4;

function onOneGrid(lean: Lean, first: DicomFrame): Lean {
  const { columns, rows } = areaOf(lean.offsets, first);
  if (columns * rows <= MOST_AREA * first.columns * first.rows) return lean;
  return { ...lean, pattern: 'scattered', offsets: lean.offsets.map(() => [0, 0] as const) };
}

function findingsOfLean({ pattern, degrees, maximumMm }: Lean): Finding[] {
  switch (pattern) {
    case 'straight':
      return [];
    case 'tilted':
      return [gantryTilt(degrees)];
    case 'shifted':
      return [shiftedSlices(maximumMm)];
    case 'scattered':
      return [scatteredSlices(maximumMm)];
  }
}

function findingsOfPlanes(
  { pattern, at, gapsAfter, spacingMm }: EvenPlanes,
  slices: readonly DicomFrame[],
  origins: readonly Vec3[],
  placesMm: readonly number[],
): Finding[] {
  const between = gapsAfter.map((index) => `${nameOf(slices[index])} and ${nameOf(slices[index + 1])}`);
  if (pattern === 'missing') {
    const filled = gapsAfter.flatMap((index) => range(at[index] + 1, at[index + 1]));
    return [
      missingSlices(
        gapsAfter.map((index) => placesMm[index]),
        between,
        filled,
      ),
    ];
  }
  if (pattern === 'even') return [];
  // From first pixel to first pixel, as the table moved: with a tilted gantry that is more than the slices' distance.
  const distances = origins.slice(1).map((origin, index) => Math.hypot(...subtract(origin, origins[index])));
  return [unevenSpacing(...extremesOf(distances), spacingMm, between[0])];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** The file of a slice, and the frame in it where it has several. */
function nameOf({ file, frames, index }: DicomFrame): string {
  return frames > 1 ? `${shownName(file)} frame ${index + 1}` : shownName(file);
}

function stackWithoutPositions(unordered: readonly DicomFrame[]): Placement {
  const locations = unordered.map(({ sliceLocationMm }) => sliceLocationMm);
  const located = new Set(locations).size === unordered.length && !locations.includes(null);
  const slices = [...unordered].sort(
    located && unordered.length > 1
      ? (a, b) => (a.sliceLocationMm ?? 0) - (b.sliceLocationMm ?? 0)
      : (a, b) => a.instanceNumber - b.instanceNumber || a.index - b.index,
  );
  const [first] = slices;
  const [columnMm, rowMm] = first.pixelSpacingMm ?? [1, 1];
  const spacingMm = (located ? meanGap(slices) : null) ?? first.sliceSpacingMm ?? 1;
  const oriented = first.alongRow !== null && first.alongColumn !== null;
  return {
    slices,
    grid: {
      size: [first.columns, first.rows, slices.length],
      spacingMm: [columnMm, rowMm, spacingMm],
      origin: first.position ?? [0, 0, 0],
      direction: fromColumns(...axesOf(first)),
    },
    plan: null,
    findings: [
      ...(slices.length > 1 ? [noPosition(located ? 'slice location' : numberedBy(slices))] : []),
      ...(oriented ? [] : [orientationUnknown()]),
    ],
  };
}

function numberedBy(slices: readonly DicomFrame[]): 'frame number' | 'instance number' {
  return slices.every(({ file }) => file === slices[0].file) ? 'frame number' : 'instance number';
}

function meanGap(slices: readonly DicomFrame[]): number | null {
  const first = slices[0].sliceLocationMm;
  const last = slices[slices.length - 1].sliceLocationMm;
  return first === null || last === null || slices.length < 2 ? null : (last - first) / (slices.length - 1);
}
