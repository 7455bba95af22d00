import type { Regions } from '../condensation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { part, runChunks, type Chunks, type WorkHooks } from '../cooperation';
import { cluster } from './clustering';
import { findComponents } from './components';
import { joinFlatClusters } from './flatSeeds';
import { absorbFragments } from './fragments';
import type { ChannelImage } from './image';
import { latticeFor, measureCells, placeSeeds, typicalContrast, type Lattice, type Seed } from './seeding';
import { isotropicSigma, smoothInPlace } from './smoothing';

export interface RegionSettings {
  /** Regions wanted; the outcome is near it. */
  readonly targetCount: number;
  /** Weight of position against value: larger gives rounder regions. */
  readonly compactness: number;
}

/** Gaussian that values are smoothed with before growing and averaging, in voxels of the finest axis. */
export const REGION_SMOOTHING_VOXELS = 0.7;
/** Cells whose values differ by less than this (the normalised range is about 2) are joined: air, padding. */
const FLAT_TOLERANCE = 0.08;
/** Flat clusters that touch and differ by less than this are one. */
const SAME_VALUE = 0.01;
const ITERATIONS = 5;
/** A piece below this share of a lattice cell is a fragment and joins a neighbour. */
const FRAGMENT_SHARE = 0.25;
const SEEDING_PASSES = 4;

const MOST_REGIONS = 20_000;
const VOXELS_PER_REGION = { picture: 9, volume: 32 } as const;

/**
 * Regions of nine pixels of a picture or 32 voxels of a volume, up to 20,000 of them: coarser ones cost small structures
 * of small volumes their shape, finer ones gain nothing that merging keeps.
 */
export function defaultRegionSettings(size: Vec3): RegionSettings {
  const perRegion = size[2] === 1 ? VOXELS_PER_REGION.picture : VOXELS_PER_REGION.volume;
  const targetCount = Math.max(1, Math.min(MOST_REGIONS, Math.round(voxelCount({ size }) / perRegion)));
  return { targetCount, compactness: 1 };
}

/** A copy of the image, smoothed alike in all directions in millimetres. */
export function* smoothed(image: ChannelImage, grid: Grid, sigmaVoxels: number): Chunks<ChannelImage> {
  const values = image.values.slice();
  const voxels = voxelCount(image);
  const sigma = isotropicSigma(sigmaVoxels, grid.spacingMm, image.size);
  for (let channel = 0; channel < image.channels; channel++) {
    const plane = values.subarray(channel * voxels, (channel + 1) * voxels);
    yield* part(
      smoothInPlace(plane, image.size, sigma),
      channel / image.channels,
      (channel + 1) / image.channels,
    );
  }
  return { ...image, values };
}

/** Seeds near the target count: joining flat cells frees seeds, which a finer lattice spends elsewhere. */
function* seed(
  image: ChannelImage,
  grid: Grid,
  settings: RegionSettings,
): Chunks<{ seeds: Seed[]; lattice: Lattice; contrast: number }> {
  const voxels = voxelCount(image);
  const target = Math.min(voxels, Math.max(1, settings.targetCount));
  let cellVoxels = voxels / target;
  for (let pass = 1; ; pass++) {
    const lattice = latticeFor(grid, cellVoxels);
    const ranges = yield* measureCells(image, lattice);
    const seeds = placeSeeds(lattice, ranges, FLAT_TOLERANCE);
    const finerWouldHelp = seeds.length < 0.9 * target && cellVoxels > 1;
    if (pass === SEEDING_PASSES || !finerWouldHelp) {
      return { seeds, lattice, contrast: typicalContrast(ranges, FLAT_TOLERANCE) };
    }
    cellVoxels = Math.max(1, cellVoxels * (seeds.length / target));
  }
}

function* growing(image: ChannelImage, grid: Grid, settings: RegionSettings): Chunks<Regions> {
  const smooth = yield* part(smoothed(image, grid, REGION_SMOOTHING_VOXELS), 0, 0.2);
  const { seeds, lattice, contrast } = yield* part(seed(smooth, grid, settings), 0.2, 0.3);
  const clustering = yield* part(
    cluster(smooth, seeds, { contrast, compactness: settings.compactness, iterations: ITERATIONS }),
    0.3,
    0.75,
  );
  const labels = yield* part(joinFlatClusters(smooth, seeds, clustering, SAME_VALUE), 0.75, 0.8);
  const components = yield* part(findComponents(labels, image.size), 0.8, 0.9);
  const cellVoxels = lattice.stepVoxels.reduce((volume, step) => volume * step, 1);
  return yield* part(absorbFragments(smooth, components, cellVoxels * FRAGMENT_SHARE), 0.9, 1);
}

/**
 * Over-segments an image into face-connected regions of similar value; every voxel belongs to exactly one.
 * Distances are in millimetres, so that thick slices do not stretch regions.
 */
export function growRegions(
  image: ChannelImage,
  grid: Grid,
  settings: RegionSettings,
  hooks?: WorkHooks,
): Promise<Regions> {
  return runChunks(growing(image, grid, settings), hooks);
}
