import { freemem } from 'node:os';
import { voxelCount, type Volume } from '../../../native-models/geometry';
import { slabGrid, slabsOf } from '../../../native-models/regions';
import { outOfResources } from '../errors';
import { SLAB_SAMPLES } from './describeVolume';

/** Measured peaks of the standard mode: 2.2 GB at 141 million voxels in two slabs, 0.5 GB at 9 million. */
const BYTES_PER_SLAB_SAMPLE = 12;
const BYTES_PER_VOXEL = 10;
const BASE_BYTES = 300e6;

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Samples of the thickest slab that a volume is worked on in. */
function samplesOfSlab({ grid, channels }: Pick<Volume, 'grid' | 'channels'>): number {
  const slabs = slabsOf(grid.size, SLAB_SAMPLES / channels);
  return Math.max(...slabs.map((slab) => voxelCount(slabGrid(grid, slab)) * channels));
}

/** Refuses a volume that memory cannot hold, before a long run ends in a crash. `free`: bytes to be had. */
export function requireMemoryFor(volume: Pick<Volume, 'grid' | 'channels'>, free = freemem()): void {
  const needed =
    BASE_BYTES + voxelCount(volume.grid) * BYTES_PER_VOXEL + samplesOfSlab(volume) * BYTES_PER_SLAB_SAMPLE;
  if (needed <= free) return;
  throw outOfResources(
    'out-of-memory',
    `Segmenting this scan needs about ${gigabytes(needed)} of memory; ${gigabytes(free)} is free.`,
    'Close other applications, or segment a part of the scan.',
  );
}
