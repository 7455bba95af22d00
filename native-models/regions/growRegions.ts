import type { Regions } from '../condensation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { onThisThread, partOfWork, type BandRunner, type WorkHooks } from '../cooperation';
import { cluster } from './clustering';
import { findComponents } from './components';
import { flatClusters, flatFaces, joinFlatClusters, type FlatFaces } from './flatSeeds';
import { absorbFragments } from './fragments';
import type { ChannelImage } from './image';
import { latticeFor, measureCells, placeSeeds, typicalContrast, type Lattice, type Seed } from './seeding';
import { smoothed } from './smoothing';

export interface RegionSettings {
  /** Regions wanted; the outcome is near it. */
  readonly targetCount: number;
  /** Weight of position against value: larger gives rounder regions. */
  readonly compactness: number;
}

/** Cells whose values differ by less than this (the normalised range is about 2) are joined: air, padding. */
const FLAT_TOLERANCE = 0.08;
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

/** Seeds near the target count: joining flat cells frees seeds, which a finer lattice spends elsewhere. */
async function sow(
  image: ChannelImage,
  grid: Grid,
  { targetCount }: RegionSettings,
  hooks: WorkHooks,
  runner: BandRunner,
): Promise<{ seeds: Seed[]; lattice: Lattice; contrast: number }> {
  const voxels = voxelCount(image);
  const target = Math.min(voxels, Math.max(1, targetCount));
  let cellVoxels = voxels / target;
  for (let pass = 1; ; pass++) {
    const lattice = latticeFor(grid, cellVoxels);
    const part = partOfWork(hooks, (pass - 1) / SEEDING_PASSES, pass / SEEDING_PASSES);
    const ranges = await measureCells(image, lattice, part, runner);
    const seeds = placeSeeds(lattice, ranges, FLAT_TOLERANCE);
    const finerWouldHelp = seeds.length < 0.9 * target && cellVoxels > 1;
    if (pass === SEEDING_PASSES || !finerWouldHelp) {
      return { seeds, lattice, contrast: typicalContrast(ranges, FLAT_TOLERANCE) };
    }
    cellVoxels = Math.max(1, cellVoxels * (seeds.length / target));
  }
}

/** The regions of a slab of a volume, and what may go on beyond it. */
export interface GrownSlab {
  readonly regions: Regions;
  readonly flatFaces: FlatFaces;
}

/** {@link growRegions} in a slab of a volume. */
export async function growSlab(
  image: ChannelImage,
  grid: Grid,
  settings: RegionSettings,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<GrownSlab> {
  const part = (from: number, to: number) => partOfWork(hooks, from, to);
  const smooth = await smoothed(image, grid, part(0, 0.2), runner);
  const { seeds, lattice, contrast } = await sow(smooth, grid, settings, part(0.2, 0.3), runner);
  const clustering = { contrast, compactness: settings.compactness, iterations: ITERATIONS };
  const clusters = flatClusters(
    image.size,
    seeds,
    await cluster(smooth, seeds, clustering, part(0.3, 0.75), runner),
  );
  const joined = await joinFlatClusters(clusters, part(0.75, 0.8), runner);
  const components = await findComponents(smooth, clusters.labels, joined, part(0.8, 0.9), runner);
  const minVoxels = FRAGMENT_SHARE * lattice.stepVoxels.reduce((volume, step) => volume * step, 1);
  const regions = await absorbFragments(smooth, components, minVoxels, part(0.9, 1), runner);
  return { regions, flatFaces: flatFaces(clusters, components, minVoxels) };
}

/**
 * Over-segments an image into face-connected regions of similar value; every voxel belongs to exactly one.
 * Distances are in millimetres, so that thick slices do not stretch regions.
 */
export async function growRegions(
  image: ChannelImage,
  grid: Grid,
  settings: RegionSettings,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<Regions> {
  return (await growSlab(image, grid, settings, hooks, runner)).regions;
}
