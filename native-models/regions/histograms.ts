import type { RegionFeatures } from '../condensation';

/** The values at which the bins of a histogram peak, ascending; between two peaks a value counts for both. */
export type BinPeaks = Float64Array;

/** Where a value lies among the peaks: 2.25 is a quarter of the way from peak 2 to peak 3. Clipped to the outer peaks. */
export function placeAmong(peaks: BinPeaks, value: number): number {
  const last = peaks.length - 1;
  if (!(value > peaks[0])) return 0;
  if (value >= peaks[last]) return last;
  let above = 1;
  while (peaks[above] <= value) above++;
  return above - 1 + (value - peaks[above - 1]) / (peaks[above] - peaks[above - 1]);
}

/** Peaks must not coincide where many regions have one value; the normalised range is about 2. */
const LEAST_GAP = 1e-3;
/** Share of regions beyond the outer peaks. */
const BEYOND = 0.01;

/**
 * Peaks for each channel at evenly spaced quantiles of the regions' means: histograms of equalised values, in which
 * every region has one vote, so that air, however large, takes few bins.
 */
export function equalisedPeaks({ dimensions, values }: RegionFeatures, bins: number): BinPeaks[] {
  return Array.from({ length: dimensions }, (_, channel) => {
    const ascending = values.filter((_value, at) => at % dimensions === channel).sort();
    const peaks = new Float64Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      const share = BEYOND + (1 - 2 * BEYOND) * (bin / (bins - 1));
      const quantile = ascending[Math.round(share * (ascending.length - 1))];
      peaks[bin] = bin === 0 ? quantile : Math.max(quantile, peaks[bin - 1] + LEAST_GAP);
    }
    return peaks;
  });
}

/**
 * Square roots of shares: then the squared Euclidean distance of two histograms is twice their squared Hellinger
 * distance. Unlike the distance of means it tells mixtures from values between, and no outlier outweighs the rest.
 */
export function squareRoots({ dimensions, values }: RegionFeatures): RegionFeatures {
  return { dimensions, values: values.map(Math.sqrt) };
}
