import type { WorkHooks } from '../../cooperation';
import type { Grid } from '../../geometry';
import { joinGraphs, seamAdjacency } from '../adjacency';
import type { ChannelImage } from '../image';
import { smoothed } from '../smoothing';
import type { DescribedRegions } from './joinSlabs';
import { slabGrid, type Slab } from './slabs';

/** Planes on either side of a seam that smoothing sees. */
export const SEAM_HALO = 3;

/** Adds who meets across a seam, which lies below plane `seam`; `image` holds the planes of `around`. */
export async function describeSeam(
  described: DescribedRegions,
  grid: Grid,
  seam: number,
  around: Slab,
  image: ChannelImage,
  hooks?: WorkHooks,
): Promise<DescribedRegions> {
  const smooth = await smoothed(image, slabGrid(grid, around), hooks);
  const across = seamAdjacency(described.regions, grid, seam, smooth, around.first);
  const { count } = described.regions;
  const regionOf = Uint32Array.from({ length: count }, (_, region) => region);
  const graphs = [described.adjacency, across].map((graph) => ({ graph, regionOf }));
  return { ...described, adjacency: joinGraphs(graphs, count) };
}
