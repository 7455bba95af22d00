import type { Regions } from '../../../native-models/condensation';
import type { Grid, Vec3 } from '../../../native-models/geometry';
import type { ChannelImage } from '../../../native-models/regions';
import { cluster } from '../../../native-models/regions/clustering';
import { findComponents } from '../../../native-models/regions/components';
import { absorbFragments } from '../../../native-models/regions/fragments';
import { latticeFor } from '../../../native-models/regions/seeding';

const ITERATIONS = 10;
/** Compactness 10 where lightness runs from 0 to 100, as is usual; normalised values run over about 2. */
const COMPACTNESS = (10 / 100) * 2;
/** Pieces below this share of a cell join a neighbour. */
const FRAGMENT_SHARE = 0.25;

/** Simple linear iterative clustering as published (Achanta et al. 2012): seeds on a lattice, raw values. */
export async function slic(image: ChannelImage, grid: Grid, wanted: number): Promise<Regions> {
  const voxels = image.size.reduce((product, n) => product * n, 1);
  const { cells, stepVoxels } = latticeFor(grid, voxels / wanted);
  const [ci, cj, ck] = cells;
  const seeds = Array.from({ length: ci * cj * ck }, (_, cell) => {
    const index: Vec3 = [cell % ci, Math.floor(cell / ci) % cj, Math.floor(cell / (ci * cj))];
    const centre = (a: 0 | 1 | 2) => (index[a] + 0.5) * stepVoxels[a] - 0.5;
    return { centre: [centre(0), centre(1), centre(2)] as const, reach: stepVoxels, joinedCells: 1 };
  });
  const settings = { contrast: 1, compactness: COMPACTNESS, iterations: ITERATIONS };
  const { labels } = await cluster(image, seeds, settings);
  const cellVoxels = stepVoxels.reduce((volume, step) => volume * step, 1);
  const ownLabel = Uint32Array.from(seeds, (_, seed) => seed);
  const components = await findComponents(image, labels, ownLabel);
  return absorbFragments(image, components, cellVoxels * FRAGMENT_SHARE);
}
