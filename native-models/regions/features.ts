import type { RegionFeatures, RegionStatistics } from '../condensation';

/** Features of one kind, and how much all of them together count. */
export interface FeatureGroup {
  readonly features: RegionFeatures;
  readonly weight: number;
}

/** How much each kind of feature counts by default, on volumes and pictures alike. */
export const FEATURE_WEIGHTS = { intensity: 1, derivatives: 0.7, embedding: 0.5, position: 1.5 } as const;

/**
 * Joins groups of features and the regions' positions into one vector per region. Every feature is centred and scaled
 * to unit variance over regions (not voxels, of which the background has most), and every group to a total variance of its weight squared, so that a group counts as
 * its weight says and not as its number of features. Features that are the same everywhere stay zero. Position is
 * isotropic in millimetres: along the longest axis it has a standard deviation of `positionWeight`.
 */
export function combineFeatures(
  groups: readonly FeatureGroup[],
  statistics: RegionStatistics,
  positionWeight: number,
): RegionFeatures {
  const regions = statistics.voxelCount.length;
  const groupDimensions = groups.reduce((sum, group) => sum + group.features.dimensions, 0);
  const dimensions = groupDimensions + 3;
  const values = new Float32Array(regions * dimensions);
  let column = 0;
  for (const { features, weight } of groups) {
    const columns = Array.from({ length: features.dimensions }, (_, d) =>
      moments(features.values, features.dimensions, d, regions),
    );
    const varying = columns.filter(({ deviation }) => deviation > 0).length;
    for (const [d, { mean, deviation }] of columns.entries()) {
      const scale = deviation > 0 ? weight / (deviation * Math.sqrt(varying)) : 0;
      for (let r = 0; r < regions; r++) {
        values[r * dimensions + column] = (features.values[r * features.dimensions + d] - mean) * scale;
      }
      column++;
    }
  }
  const axes = [0, 1, 2].map((a) => moments(statistics.centreMm, 3, a, regions));
  const longest = Math.max(...axes.map(({ deviation }) => deviation));
  const scale = longest > 0 ? positionWeight / longest : 0;
  for (let r = 0; r < regions; r++) {
    for (const [a, { mean }] of axes.entries()) {
      values[r * dimensions + column + a] = (statistics.centreMm[r * 3 + a] - mean) * scale;
    }
  }
  return { dimensions, values };
}

/** Mean and standard deviation of one column; differences of rounding count as none. */
function moments(
  values: Float32Array | Float64Array,
  dimensions: number,
  column: number,
  rows: number,
): { mean: number; deviation: number } {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += values[r * dimensions + column];
  const mean = sum / rows;
  let squares = 0;
  for (let r = 0; r < rows; r++) squares += (values[r * dimensions + column] - mean) ** 2;
  const variance = squares / rows;
  return { mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 0 };
}
