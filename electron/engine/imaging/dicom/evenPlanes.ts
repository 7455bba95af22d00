/** Planes at even distances through slices that may lie unevenly. */
export interface EvenPlanes {
  readonly spacingMm: number;
  readonly count: number;
  /** Index of each slice among the planes, rising from 0 to `count - 1`; whole except where slices lie unevenly. */
  readonly at: readonly number[];
  /** How the slices lie; the indices name the slice before each gap that is wider than the others. */
  readonly pattern: 'even' | 'missing' | 'uneven';
  readonly gapsAfter: readonly number[];
}

/** Distances between slices that differ by less than this part of the typical one count as equal. */
const TOLERANCE = 0.05;
/** Uneven slices are drawn as finely as their finest quarter, but on at most this many planes for each slice. */
const PLANES_PER_SLICE = 2;
/** Where more than this would be missing, on average between two slices, the smallest gaps are not the rule but chance. */
const MOST_STEPS_PER_GAP = 4;

/**
 * The planes for slices at rising places (mm): where all gaps are alike, one plane each; where gaps are whole multiples of
 * the typical one, planes for the missing slices too; otherwise planes at the distance that the finest quarter of the gaps
 * has, so that no large part of the scan loses slices. The first and the last plane lie in the first and the last slice.
 */
export function evenPlanes(placesMm: readonly number[]): EvenPlanes {
  const gaps = placesMm.slice(1).map((place, index) => place - placesMm[index]);
  const extentMm = placesMm[placesMm.length - 1] - placesMm[0];
  const sorted = [...gaps].sort((a, b) => a - b);
  const typical = sorted[Math.floor((sorted.length - 1) / 2)];
  const odd = gaps.flatMap((gap, index) => (Math.abs(gap - typical) > TOLERANCE * typical ? [index] : []));
  // The mean of even gaps puts the last slice where it belongs in spite of rounded positions.
  const planes = (steps: number) => ({ spacingMm: extentMm / steps, count: steps + 1 });
  if (odd.length === 0)
    return { ...planes(gaps.length), at: placesMm.map((_, index) => index), pattern: 'even', gapsAfter: [] };
  const steps = gaps.map((gap) => Math.round(gap / typical));
  const at = runningSum(steps);
  const multiples = gaps.every(
    (gap, index) => steps[index] > 0 && Math.abs(gap / typical - steps[index]) < TOLERANCE,
  );
  if (multiples && at[gaps.length] <= MOST_STEPS_PER_GAP * gaps.length)
    return { ...planes(at[gaps.length]), at, pattern: 'missing', gapsAfter: odd };
  const finest = sorted[Math.floor((sorted.length - 1) / 4)];
  const count = Math.min(Math.round(extentMm / finest), PLANES_PER_SLICE * gaps.length);
  const even = planes(Math.max(1, count));
  const widest = sorted[sorted.length - 1];
  return {
    ...even,
    at: placesMm.map((place) => (place - placesMm[0]) / even.spacingMm),
    pattern: 'uneven',
    gapsAfter: [gaps.indexOf(widest)],
  };
}

function runningSum(steps: readonly number[]): number[] {
  let sum = 0;
  return [0, ...steps.map((step) => (sum += step))];
}
