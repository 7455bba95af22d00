import type { Grid, Vec3 } from './grid';
import { column } from './vector';

/** The way towards which an axis runs: left, right, posterior, anterior, superior (head), inferior (feet). */
export type OrientationLetter = 'L' | 'R' | 'P' | 'A' | 'S' | 'I';

const LETTERS: readonly (readonly [OrientationLetter, OrientationLetter])[] = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
];

/** Where the dominant LPS component of a vector points. */
export function orientationLetter(vector: Vec3): OrientationLetter {
  const magnitudes = vector.map(Math.abs);
  const axis = magnitudes.indexOf(Math.max(...magnitudes));
  return LETTERS[axis][vector[axis] < 0 ? 1 : 0];
}

export function oppositeLetter(letter: OrientationLetter): OrientationLetter {
  const pair = LETTERS.find((candidate) => candidate.includes(letter)) ?? LETTERS[0];
  return pair[0] === letter ? pair[1] : pair[0];
}

/** Where a voxel axis lies in the body: its index and whether it runs towards L, P, S (1) or away (-1). */
export interface AnatomicalAxis {
  readonly axis: 0 | 1 | 2;
  readonly sign: 1 | -1;
}

/**
 * The voxel axes nearest to L, P and S, in that order; each voxel axis is used once, so that oblique volumes, in which
 * two axes may lean towards the same way, still have three planes.
 */
export function nearestAnatomicalAxes(grid: Grid): readonly [AnatomicalAxis, AnatomicalAxis, AnatomicalAxis] {
  const directions = ([0, 1, 2] as const).map((axis) => column(grid.direction, axis));
  const alignment = (order: readonly number[]) =>
    order.reduce((sum, axis, anatomical) => sum + Math.abs(directions[axis][anatomical]), 0);
  const best = PERMUTATIONS.reduce((a, b) => (alignment(b) > alignment(a) + 1e-9 ? b : a));
  const pick = (anatomical: 0 | 1 | 2): AnatomicalAxis => ({
    axis: best[anatomical],
    sign: directions[best[anatomical]][anatomical] < 0 ? -1 : 1,
  });
  return [pick(0), pick(1), pick(2)];
}

const PERMUTATIONS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;
