import { randomGenerator } from '../../native-models/random';

/** A mean and the 95 per cent interval of its bootstrap (percentiles); no interval of a single value. */
export interface Estimate {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number] | null;
}

const RESAMPLES = 10_000;
const SEED = 1;

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Bootstrap of a mean over its units (cases, or structures of one case): Efron's percentile interval. */
export function estimate(values: readonly number[]): Estimate {
  if (values.length < 2) return { mean: meanOf(values), interval: null };
  const random = randomGenerator(SEED);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) sum += values[random.integer(values.length)];
    return sum / values.length;
  }).sort();
  const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))];
  return { mean: meanOf(values), interval: [at(0.025), at(0.975)] };
}

/** The setting that the other units like best, and what it gives a unit that had no say. */
export interface HeldOutChoice {
  readonly setting: number;
  readonly value: number;
}

/**
 * Leave-one-out: for each unit, the setting of highest mean over all other units (the first on a tie).
 * `values[unit][setting]`; empty where there is no other unit.
 */
export function leaveOneOut(values: readonly (readonly number[])[]): HeldOutChoice[] {
  if (values.length < 2) return [];
  return values.map((own, unit) => {
    const others = values.filter((_, other) => other !== unit);
    const means = own.map((_, setting) => meanOf(others.map((row) => row[setting])));
    const setting = means.indexOf(Math.max(...means));
    return { setting, value: own[setting] };
  });
}

/** Ranks from 1, equal values sharing their mean rank. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, at) => at).sort(
    (a, b) => values[a] - values[b],
  );
  const rank = new Float64Array(values.length);
  for (let first = 0; first < order.length;) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    for (let at = first; at <= last; at++) rank[order[at]] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return rank;
}

/** Spearman's rank correlation; 0 where one side never changes. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ra, rb] = [ranks(a), ranks(b)];
  const mean = (ra.length + 1) / 2;
  let [both, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < ra.length; at++) {
    both += (ra[at] - mean) * (rb[at] - mean);
    squareA += (ra[at] - mean) ** 2;
    squareB += (rb[at] - mean) ** 2;
  }
  return squareA === 0 || squareB === 0 ? 0 : both / Math.sqrt(squareA * squareB);
}

/** Standard deviation of a sample (n - 1); 0 for fewer than two values. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
