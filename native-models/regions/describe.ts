import type { RegionFeatures, RegionGraph, RegionStatistics, Regions } from '../condensation';
import { onThisThread, partOfWork, runChunks, type WorkHooks } from '../cooperation';
import type { Grid } from '../geometry';
import { regionAdjacency } from './adjacency';
import { derivativeHistograms } from './derivatives';
import { equalisedPeaks, type BinPeaks } from './histograms';
import type { ChannelImage } from './image';
import { channelMeans } from './means';
import { smoothed } from './smoothing';
import { regionStatistics, type Intensity } from './statistics';
import { VALUE_BINS, valueHistograms } from './values';

/** All that is known of regions without an encoder. */
export interface RegionDescription {
  readonly statistics: RegionStatistics;
  readonly adjacency: RegionGraph;
  /** Mean of every (slightly smoothed) channel. */
  readonly intensity: RegionFeatures;
  /** Square roots of the histogram of every (slightly smoothed) channel. */
  readonly values: RegionFeatures;
  /** What the bins of those histograms stand for, channel by channel. */
  readonly valuePeaks: readonly BinPeaks[];
  /** Square roots of the histograms of every channel's gradient magnitude and Laplacian. */
  readonly derivatives: RegionFeatures;
}

/**
 * Measures regions: counts and mean values in the modality's unit, who touches whom, and their features. Histograms of
 * values are equalised over these regions, unless the peaks of their bins are given.
 */
export async function describeRegions(
  regions: Regions,
  image: ChannelImage,
  grid: Grid,
  voxels: Intensity,
  hooks: WorkHooks = {},
  runner = onThisThread,
  knownPeaks?: readonly BinPeaks[],
): Promise<RegionDescription> {
  const part = (from: number, to: number) => partOfWork(hooks, from, to);
  const smooth = await smoothed(image, grid, part(0, 0.1), runner);
  const adjacency = await regionAdjacency(regions, grid, smooth, part(0.1, 0.2), runner);
  const intensity = await channelMeans(regions, smooth, part(0.2, 0.25), runner);
  const valuePeaks = knownPeaks ?? equalisedPeaks(intensity, VALUE_BINS);
  const values = await valueHistograms(regions, smooth, valuePeaks, part(0.25, 0.4), runner);
  const statistics = await runChunks(regionStatistics(regions, grid, voxels), part(0.4, 0.5));
  // Last: it smooths further.
  const derivatives = await derivativeHistograms(regions, smooth, grid, part(0.5, 1), runner);
  return { statistics, adjacency, intensity, values, valuePeaks, derivatives };
}
