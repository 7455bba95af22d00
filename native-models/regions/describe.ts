import type { RegionFeatures, RegionGraph, RegionStatistics, Regions } from '../condensation';
import { part, runChunks, type Chunks, type WorkHooks } from '../cooperation';
import type { Grid } from '../geometry';
import { regionAdjacency } from './adjacency';
import { derivativeMeans } from './derivatives';
import { REGION_SMOOTHING_VOXELS, smoothed } from './growRegions';
import type { ChannelImage } from './image';
import { channelMeans } from './means';
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

function* describing(
  regions: Regions,
  image: ChannelImage,
  grid: Grid,
  voxels: Intensity,
): Chunks<RegionDescription> {
  const smooth = yield* part(smoothed(image, grid, REGION_SMOOTHING_VOXELS), 0, 0.1);
  const adjacency = yield* part(regionAdjacency(regions, grid, smooth), 0.1, 0.2);
  const intensity = yield* part(channelMeans(regions, smooth), 0.2, 0.25);
  const statistics = yield* part(regionStatistics(regions, grid, voxels), 0.25, 0.3);
  const derivatives = yield* part(derivativeMeans(regions, image, grid), 0.3, 1);
  return { statistics, adjacency, intensity, derivatives };
}

/** Measures regions: counts and mean values in the modality's unit, who touches whom, and their features. */
export function describeRegions(
  regions: Regions,
  image: ChannelImage,
  grid: Grid,
  voxels: Intensity,
  hooks?: WorkHooks,
): Promise<RegionDescription> {
  return runChunks(describing(regions, image, grid, voxels), hooks);
}
