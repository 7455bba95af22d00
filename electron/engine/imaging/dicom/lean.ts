import {
  add,
  cross,
  dot,
  length,
  normalise,
  scale,
  subtract,
  type Vec3,
} from '../../../../native-models/geometry';

/** How far slices stand beside each other instead of straight above. */
export interface Lean {
  /** Offset of each slice's first pixel from the first slice's, in pixels along its rows (i) and columns (j). */
  readonly offsets: readonly (readonly [number, number])[];
  /** 'tilted': the offsets grow evenly; 'shifted': they do not; 'scattered': they are too large for one grid. */
  readonly pattern: 'straight' | 'tilted' | 'shifted' | 'scattered';
  /** Largest offset from the first slice. */
  readonly maximumMm: number;
  /** Between the line and the slices' normal; positive where the front of the patient's slices leans towards the head. */
  readonly degrees: number;
}

/** Offsets below this, in pixels, are rounding of positions in the files. */
const VISIBLE_SHIFT = 0.25;
/** A line is a line where no slice lies further from it, in pixels. */
const LINE_TOLERANCE = 0.5;

/** `origins`: first pixels (LPS mm) in the order of `placesMm`, their places along `normal`. */
export function leanOf(
  origins: readonly Vec3[],
  placesMm: readonly number[],
  [alongRow, alongColumn, normal]: readonly [Vec3, Vec3, Vec3],
  [columnMm, rowMm]: readonly [number, number],
): Lean {
  const offsets = origins.map((origin): readonly [number, number] => {
    const from = subtract(origin, origins[0]);
    return [dot(from, alongRow) / columnMm, dot(from, alongColumn) / rowMm];
  });
  const maximumMm = offsets.reduce((most, [i, j]) => Math.max(most, Math.hypot(i * columnMm, j * rowMm)), 0);
  if (offsets.every(([i, j]) => Math.abs(i) < VISIBLE_SHIFT && Math.abs(j) < VISIBLE_SHIFT))
    return { offsets: offsets.map(() => [0, 0] as const), pattern: 'straight', maximumMm, degrees: 0 };
  const slopes = ([0, 1] as const).map((axis) =>
    slopeOf(
      offsets.map((offset) => offset[axis]),
      placesMm,
    ),
  );
  const isLine = offsets.every((offset, index) =>
    offset.every((value, axis) => {
      const expected = slopes[axis] * (placesMm[index] - placesMm[0]);
      return Math.abs(value - expected) <= LINE_TOLERANCE;
    }),
  );
  const sideways = add(scale(alongRow, slopes[0] * columnMm), scale(alongColumn, slopes[1] * rowMm));
  const line = normalise(add(normal, sideways));
  return { offsets, pattern: isLine ? 'tilted' : 'shifted', maximumMm, degrees: signedAngle(normal, line) };
}

/** Least squares through the first slice. */
function slopeOf(values: readonly number[], placesMm: readonly number[]): number {
  let [products, squares] = [0, 0];
  for (const [index, place] of placesMm.entries()) {
    const distance = place - placesMm[0];
    products += values[index] * distance;
    squares += distance * distance;
  }
  return squares === 0 ? 0 : products / squares;
}

/**
 * Degrees from the line to the normal. The sign follows the axis of that rotation: positive about the patient's left,
 * which carries the front towards the head (or, for other tilts, about posterior or the head).
 */
function signedAngle(normal: Vec3, line: Vec3): number {
  const axis = cross(normal, line);
  const degrees = (Math.atan2(length(axis), dot(normal, line)) * 180) / Math.PI;
  const dominant = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return dominant < 0 ? -degrees : degrees;
}
