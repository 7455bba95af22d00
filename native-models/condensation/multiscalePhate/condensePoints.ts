import { giveWay, type WorkHooks } from '../../cooperation';
import { visitClosePairs } from './closePairs';
import { mergeClosePoints } from './mergeClosePoints';
import type { Points } from './points';

export interface CondensationParameters {
  /** Bandwidth of the kernel before the first diffusion (epsilon 0). */
  readonly bandwidth: number;
  /** Points closer than this become one. */
  readonly mergeThreshold: number;
}

/**
 * How the points came together. Level 0 has every point by itself, level 1 the points merged before any diffusion, and
 * level k is what stands after k - 1 diffusions. A segment is named by its smallest point.
 */
export interface CondensationHistory {
  readonly pointCount: number;
  readonly levelCount: number;
  /** For each point, the smaller point whose segment took in its own; itself for point 0, which never goes. */
  readonly absorbedInto: Int32Array;
  /** The level at which that happened; `levelCount` for point 0. */
  readonly absorbedAtLevel: Int32Array;
  /** For levels l = 0..levelCount - 2: the sum of |coordinate change| from l to l + 1, in the segments of l + 1. */
  readonly gradient: Float64Array;
}

/** Growth of the bandwidth from one diffusion to the next. */
const BANDWIDTH_GROWTH = 1.025;
/** Kernel values below 1e-4 are left out. */
const LARGEST_EXPONENT = Math.log(1e4);
/** (d / bandwidth)^40 <= ln 1e4; a hair more, since the exponent itself decides. */
const RADIUS_PER_BANDWIDTH = LARGEST_EXPONENT ** (1 / 40) * (1 + 1e-9);

/** x^20 in five products. */
function power20(x: number): number {
  const x4 = x * x * x * x;
  const x8 = x4 * x4;
  return x8 * x8 * x4;
}

/** One diffusion: every point moves to the mean of all, weighted by exp(-(distance / bandwidth)^40). */
async function diffuse(points: Points, bandwidth: number, hooks: WorkHooks): Promise<Points> {
  const { coordinates, count, dimensions } = points;
  const moved = coordinates.slice();
  const weight = new Float64Array(count).fill(1);
  const perSquaredBandwidth = 1 / (bandwidth * bandwidth);
  await visitClosePairs(
    points,
    bandwidth * RADIUS_PER_BANDWIDTH,
    (a, b, squaredDistance) => {
      const exponent = power20(squaredDistance * perSquaredBandwidth);
      if (exponent > LARGEST_EXPONENT) return;
      const kernel = Math.exp(-exponent);
      weight[a] += kernel;
      weight[b] += kernel;
      for (let c = 0; c < dimensions; c++) {
        moved[a * dimensions + c] += kernel * coordinates[b * dimensions + c];
        moved[b * dimensions + c] += kernel * coordinates[a * dimensions + c];
      }
    },
    { signal: hooks.signal },
  );
  for (let row = 0; row < count; row++)
    for (let c = 0; c < dimensions; c++) moved[row * dimensions + c] /= weight[row];
  return { coordinates: moved, count, dimensions };
}

function sumOfChanges(before: Points, after: Points): number {
  let sum = 0;
  for (let entry = 0; entry < after.coordinates.length; entry++)
    sum += Math.abs(after.coordinates[entry] - before.coordinates[entry]);
  return sum;
}

/**
 * Diffusion condensation of a cloud of points until one is left (Multiscale PHATE, Kuchroo et al. 2022; Brugnone et
 * al. 2019): diffuse with a growing box-like kernel, merge what has come close, again. Exact: no sampling, no nearest
 * neighbours only.
 */
export async function condensePoints(
  start: Points,
  { bandwidth, mergeThreshold }: CondensationParameters,
  hooks: WorkHooks = {},
): Promise<CondensationHistory> {
  const everyPoint = Int32Array.from({ length: start.count }, (_, point) => point);
  const absorbedInto = everyPoint.slice();
  const absorbedAtLevel = new Int32Array(start.count);
  const gradient: number[] = [];
  let pointOfRow: Int32Array = everyPoint;
  let current = start;
  for (let level = 1; current.count > 1; level++) {
    let before = current;
    if (level > 1) {
      bandwidth *= BANDWIDTH_GROWTH;
      current = await diffuse(current, bandwidth, hooks);
    }
    for (;;) {
      const merge = await mergeClosePoints(current, mergeThreshold, hooks);
      if (!merge) break;
      pointOfRow = merge.record(pointOfRow, (point, into) => {
        absorbedInto[point] = into;
        absorbedAtLevel[point] = level;
      });
      before = merge.apply(before);
      current = merge.apply(current);
    }
    gradient.push(sumOfChanges(before, current));
    hooks.onProgress?.(start.count - current.count, start.count - 1);
    await giveWay(hooks.signal);
  }
  const levelCount = gradient.length + 1;
  if (start.count > 0) absorbedAtLevel[0] = levelCount;
  return {
    pointCount: start.count,
    levelCount,
    absorbedInto,
    absorbedAtLevel,
    gradient: Float64Array.from(gradient),
  };
}

/** The segment of each point at one level, named by its smallest point. */
export function labelsAtLevel(history: CondensationHistory, level: number): Int32Array {
  const labels = new Int32Array(history.pointCount);
  for (let point = 0; point < labels.length; point++) {
    const gone = history.absorbedAtLevel[point] <= level;
    labels[point] = gone ? labels[history.absorbedInto[point]] : point;
  }
  return labels;
}
