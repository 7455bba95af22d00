import type { WorkHooks } from '../../cooperation';
import { visitClosePairs } from './closePairs';
import type { CondensationParameters } from './condensePoints';
import type { Points } from './points';

/** Times the standard deviation of all coordinates times N^(1/5): Silverman's rule for the bandwidth. */
const BANDWIDTH_FACTOR = 0.01;
/** Points closer than the closest 0.001 % of all pairs, and a little more, are one point. */
const MERGED_PAIR_FRACTION = 1e-5;
const MERGE_MARGIN = 0.001;

/** Standard deviation of all coordinates together (population). */
function standardDeviation(coordinates: Float64Array): number {
  const mean = coordinates.reduce((sum, value) => sum + value, 0) / coordinates.length;
  const squares = coordinates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / coordinates.length);
}

/** Keeps the smallest `capacity` of the values it is given. */
class SmallestValues {
  readonly #buffer: Float64Array;
  #filled = 0;
  #cutoff = Infinity;

  constructor(readonly capacity: number) {
    this.#buffer = new Float64Array(2 * capacity);
  }

  get complete(): boolean {
    return this.#filled >= this.capacity;
  }

  add(value: number): void {
    if (value >= this.#cutoff) return;
    this.#buffer[this.#filled++] = value;
    if (this.#filled < this.#buffer.length) return;
    this.#buffer.sort();
    this.#filled = this.capacity;
    this.#cutoff = this.#buffer[this.capacity - 1];
  }

  sorted(): Float64Array {
    return this.#buffer.slice(0, this.#filled).sort().subarray(0, this.capacity);
  }
}

/**
 * The distance below which a fraction of all pairs of points lie, interpolated linearly between the two pairs around
 * it; exact, without forming all pairs: `searchRadius` grows until it holds enough of them.
 */
export async function pairDistanceQuantile(
  points: Points,
  fraction: number,
  searchRadius: number,
  hooks: WorkHooks = {},
): Promise<number> {
  const pairs = (points.count * (points.count - 1)) / 2;
  if (pairs === 0) return 0;
  const position = fraction * (pairs - 1);
  const below = Math.floor(position);
  const needed = Math.min(below + 2, pairs);
  for (let radius = searchRadius; ; radius *= 2) {
    const smallest = new SmallestValues(needed);
    await visitClosePairs(points, radius, (_a, _b, squared) => smallest.add(squared), {
      signal: hooks.signal,
    });
    if (!smallest.complete) continue;
    const squared = smallest.sorted();
    const low = Math.sqrt(squared[below]);
    const high = Math.sqrt(squared[needed - 1]);
    return low + (high - low) * (position - below);
  }
}

/** The parameters that Multiscale PHATE derives from the points themselves. */
export async function condensationParameters(
  points: Points,
  hooks: WorkHooks = {},
): Promise<CondensationParameters> {
  const bandwidth = BANDWIDTH_FACTOR * standardDeviation(points.coordinates) * points.count ** 0.2;
  const quantile = await pairDistanceQuantile(points, MERGED_PAIR_FRACTION, bandwidth / 64, hooks);
  return { bandwidth, mergeThreshold: quantile + MERGE_MARGIN };
}
