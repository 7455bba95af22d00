import { freemem } from 'node:os';
import { voxelCount, type Volume } from '../../../native-models/geometry';
import { outOfResources } from '../errors';
import { SLAB_SAMPLES } from './describeVolume';

/** Measured peaks of the standard mode: 1.5 GB at 79 million voxels, 0.44 GB at 9 million. */
const BYTES_PER_SLAB_SAMPLE = 12;
const BYTES_PER_VOXEL = 10;
const BASE_BYTES = 150e6;

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Refuses a volume that memory cannot hold, before a long run ends in a crash. `free`: bytes to be had. */
export function requireMemoryFor(
  { grid, channels }: Pick<Volume, 'grid' | 'channels'>,
  free = freemem(),
): void {
  const voxels = voxelCount(grid);
  const inSlab = Math.min(voxels * channels, SLAB_SAMPLES);
  const needed = BASE_BYTES + voxels * BYTES_PER_VOXEL + inSlab * BYTES_PER_SLAB_SAMPLE;
  if (needed <= free) return;
  throw outOfResources(
    'out-of-memory',
    `Segmenting this scan needs about ${gigabytes(needed)} of memory; ${gigabytes(free)} is free.`,
    'Close other applications, or segment a part of the scan.',
  );
}
