import type { RegionFeatures, RegionGraph, RegionStatistics, Regions } from '../condensation';
import { onThisThread, partOfWork, runChunks, type WorkHooks } from '../cooperation';
import type { Grid } from '../geometry';
import { regionAdjacency } from './adjacency';
import { derivativeMeans } from './derivatives';
import type { ChannelImage } from './image';
import { channelMeans } from './means';
import { smoothed } from './smoothing';
import { regionStatistics, type Intensity } from './statistics';

/** All that is known of regions without an encoder. */
export interface RegionDescription {
  readonly statistics: RegionStatistics;
  readonly adjacency: RegionGraph;
  /** Mean of every (slightly smoothed) channel. */
  readonly intensity: RegionFeatures;
  /** Multi-scale derivatives of every channel. */
  readonly derivatives: RegionFeatures;
}

/** Measures regions: counts and mean values in the modality's unit, who touches whom, and their features. */
export async function describeRegions(
  regions: Regions,
  image: ChannelImage,
  grid: Grid,
  voxels: Intensity,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionDescription> {
  const part = (from: number, to: number) => partOfWork(hooks, from, to);
  const smooth = await smoothed(image, grid, part(0, 0.1), runner);
  const adjacency = await regionAdjacency(regions, grid, smooth, part(0.1, 0.2), runner);
  const intensity = await channelMeans(regions, smooth, part(0.2, 0.25), runner);
  const statistics = await runChunks(regionStatistics(regions, grid, voxels), part(0.25, 0.3));
  // Last: it smooths further.
  const derivatives = await derivativeMeans(regions, smooth, grid, part(0.3, 1), runner);
  return { statistics, adjacency, intensity, derivatives };
}
