import type { RegionFeatures, RegionStatistics } from '../condensation';

/** Features of one kind, and how much all of them together count. */
export interface FeatureGroup {
  readonly features: RegionFeatures;
  readonly weight: number;
}

/**
 * How much each kind of feature counts by default, on volumes and pictures alike. Learned features count for more than
 * values do: they see further than a region.
 */
export const FEATURE_WEIGHTS = { values: 0.8, derivatives: 0.55, embedding: 1, position: 1.5 } as const;

/**
 * Joins groups of features and the regions' positions into one vector per region. Every group is centred and scaled to a
 * total variance of its weight squared over regions (not voxels, of which the background has most), so that a group
 * counts as its weight says and not as its number of features. Within a group features keep their proportions: those
 * that hardly vary are mostly noise. Position is isotropic in millimetres: along the longest axis it has a standard
 * deviation of `positionWeight`.
 */
export function combineFeatures(
  groups: readonly FeatureGroup[],
  statistics: RegionStatistics,
  positionWeight: number,
): RegionFeatures {
  const regions = statistics.voxelCount.length;
  const dimensions = groups.reduce((sum, { features }) => sum + features.dimensions, 3);
  const values = new Float32Array(regions * dimensions);
  let column = 0;
  const put = (
    source: RegionFeatures | Positions,
    weight: number,
    reference: (variances: number[]) => number,
  ) => {
    const columns = Array.from({ length: source.dimensions }, (_, d) => moments(source, d, regions));
    const deviation = Math.sqrt(reference(columns.map(({ variance }) => variance)));
    const scale = deviation > 0 ? weight / deviation : 0;
    for (const [d, { mean }] of columns.entries()) {
      for (let r = 0; r < regions; r++)
        values[r * dimensions + column] = (source.values[r * source.dimensions + d] - mean) * scale;
      column++;
    }
  };
  for (const { features, weight } of groups)
    put(features, weight, (variances) => variances.reduce((sum, variance) => sum + variance, 0));
  put({ dimensions: 3, values: statistics.centreMm }, positionWeight, (variances) => Math.max(...variances));
  return { dimensions, values };
}

interface Positions {
  readonly dimensions: 3;
  readonly values: Float64Array;
}

/** Mean and variance of one column; differences of rounding count as none. */
function moments(
  { dimensions, values }: RegionFeatures | Positions,
  column: number,
  rows: number,
): { mean: number; variance: number } {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += values[r * dimensions + column];
  const mean = sum / rows;
  let squares = 0;
  for (let r = 0; r < rows; r++) squares += (values[r * dimensions + column] - mean) ** 2;
  const variance = squares / rows;
  return { mean, variance: variance > 1e-12 ? variance : 0 };
}
