import {
  embedTiles,
  embeddingFeatureCount,
  normaliseInChunks,
  type Encoder,
  type NormalisedImage,
} from '../../../native-models/cuts';
import { voxelCount, type Volume } from '../../../native-models/geometry';
import type { RegionFeatures, Regions } from '../../../native-models/condensation';
import type { BandRunner, WorkHooks } from '../../../native-models/cooperation';
import {
  RegionMeans,
  SEAM_HALO,
  describeRegions,
  describeSeam,
  growSlab,
  joinSlabs,
  slabGrid,
  slabsOf,
  type DescribedRegions,
  type DescribedSlab,
  type RegionSettings,
  type Slab,
} from '../../../native-models/regions';
import type { Runtime } from '../../../native-models/runtime';
import { withBandThreads } from '../workers/withBandThreads';
import type { StageHooks } from './stageHooks';
import type { Stopwatch } from './stopwatch';

/**
 * Samples (voxels of all channels) worked on at a time: some 2 GB of memory. A constant, not what memory happens to
 * be free, so that a scan gives the same result on every machine.
 */
export const SLAB_SAMPLES = 128e6;

/** How the regions of a volume are made and described. */
export interface DescribeSettings {
  readonly regions: RegionSettings;
  readonly encoder: Encoder | null;
  readonly runtime: Runtime;
  /** Samples worked on at a time. */
  readonly slabSamples: number;
}

/** The slabs that a volume is worked on in: one, unless it is larger than `slabSamples`. */
export function slabsOfVolume({ grid, channels }: Volume, slabSamples: number): Slab[] {
  return slabsOf(grid.size, slabSamples / channels);
}

/**
 * Grows the regions of a volume and measures them, slab by slab, so that memory need hold the working copies of one
 * slab only. Regions end at the seams, but for flat air and padding; who meets across them is measured there, and
 * condensation joins them.
 */
export async function describeVolume(
  volume: Volume,
  settings: DescribeSettings,
  stageHooks: StageHooks,
  watch: Stopwatch,
): Promise<DescribedRegions> {
  const slabs = slabsOfVolume(volume, settings.slabSamples);
  // The middle slab first, as histograms of all slabs have its bins: the first may hold nothing but air.
  const middle = Math.floor(slabs.length / 2);
  const order = [middle, ...slabs.keys()].filter((slab, place) => place === 0 || slab !== middle);
  const described: DescribedSlab[] = [];
  for (const [place, slab] of order.entries()) {
    const hooks: StageHooks = (stage) => stageHooks(stage, place / slabs.length, (place + 1) / slabs.length);
    const peaks = described[middle]?.valuePeaks;
    described[slab] = await describeSlab(volume, slabs[slab], settings, hooks, watch, peaks);
  }
  const { signal } = stageHooks('features');
  let joined = await joinSlabs(described, volume.grid, { signal });
  for (const { first: seam } of slabs.slice(1)) {
    const around = {
      first: Math.max(0, seam - SEAM_HALO),
      end: Math.min(volume.grid.size[2], seam + SEAM_HALO),
    };
    const image = await normaliseInChunks(volume, { signal }, around);
    joined = await describeSeam(joined, volume.grid, seam, around, image, { signal });
  }
  return joined;
}

async function describeSlab(
  volume: Volume,
  slab: Slab,
  { regions: { targetCount, compactness }, encoder, runtime }: DescribeSettings,
  stageHooks: StageHooks,
  watch: Stopwatch,
  knownPeaks?: DescribedSlab['valuePeaks'],
): Promise<DescribedSlab> {
  const grid = slabGrid(volume.grid, slab);
  const image = await watch.time('normalise', () => normaliseInChunks(volume, stageHooks('normalise'), slab));
  const share = voxelCount(grid) / voxelCount(volume.grid);
  const target = { targetCount: Math.max(1, Math.round(targetCount * share)), compactness };
  const threaded = <T>(work: (runner: BandRunner) => Promise<T>) =>
    withBandThreads(image.values.length, work);
  const grown = await watch.time('regions', () =>
    threaded((runner) => growSlab(image, grid, target, stageHooks('regions'), runner)),
  );
  const learned = await watch.time('encode', async () =>
    encoder === null
      ? null
      : await embedRegions(encoder, image, grown.regions, runtime, stageHooks('encode')),
  );
  // Regions are measured in the first channel, which comes first.
  const plane = grid.size[0] * grid.size[1];
  const intensity = { voxels: volume.voxels.subarray(slab.first * plane), rescale: volume.rescale };
  const described = await watch.time('features', () =>
    threaded((runner) =>
      describeRegions(grown.regions, image, grid, intensity, stageHooks('features'), runner, knownPeaks),
    ),
  );
  // Shared memory does not go through the ports to a window.
  const regions = { ...grown.regions, labels: grown.regions.labels.slice() };
  return { slab, ...grown, regions, learned, ...described };
}

/** Mean embedding of every region, gathered tile by tile: the embedding of a whole volume never exists. */
async function embedRegions(
  encoder: Encoder,
  image: NormalisedImage,
  regions: Regions,
  runtime: Runtime,
  hooks: WorkHooks,
): Promise<RegionFeatures> {
  const means = new RegionMeans(regions, embeddingFeatureCount(encoder, image));
  for await (const tile of embedTiles(runtime, encoder, image, hooks)) {
    const planeLength = tile.rows * tile.columns;
    for (let row = 0; row < tile.rows; row++)
      for (let column = 0; column < tile.columns; column++) {
        const voxel = tile.firstVoxel + row * tile.rowStride + column * tile.columnStride;
        means.addPlanar(voxel, tile.features, planeLength, row * tile.columns + column);
      }
  }
  return means.finish();
}
