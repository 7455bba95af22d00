import { spans, type Chunks } from '../cooperation';
import type { Clustering } from './clustering';
import { DisjointSets } from './components';
import { CHUNK_VOXELS, type ChannelImage } from './image';
import type { Seed } from './seeding';

/**
 * Joins clusters of flat blocks that touch and have the same value within the tolerance: what nothing divides, such as
 * the air around a body, is one region and not the blocks it was sown in.
 */
export function* joinFlatClusters(
  { size, channels }: ChannelImage,
  seeds: readonly Seed[],
  { labels, means }: Clustering,
  tolerance: number,
): Chunks<Uint32Array> {
  const [nx, ny, nz] = size;
  const isFlat = Uint8Array.from(seeds, ({ joinedCells }) => (joinedCells > 1 ? 1 : 0));
  const sets = new DisjointSets();
  for (let seed = 0; seed < seeds.length; seed++) sets.add();
  const meet = (a: number, b: number) => {
    if (a === b || isFlat[a] === 0 || isFlat[b] === 0) return;
    for (let c = 0; c < channels; c++) {
      if (Math.abs(means[a * channels + c] - means[b * channels + c]) > tolerance) return;
    }
    sets.union(a, b);
  };
  for (const [first, end] of spans(ny * nz, Math.ceil(CHUNK_VOXELS / nx))) {
    for (let row = first; row < end; row++) {
      for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
        if (i > 0) meet(labels[voxel], labels[voxel - 1]);
        if (row % ny > 0) meet(labels[voxel], labels[voxel - nx]);
        if (row >= ny) meet(labels[voxel], labels[voxel - nx * ny]);
      }
    }
    yield end / (2 * ny * nz);
  }
  for (const [first, end] of spans(labels.length, CHUNK_VOXELS)) {
    for (let voxel = first; voxel < end; voxel++) labels[voxel] = sets.find(labels[voxel]);
    yield 0.5 + end / (2 * labels.length);
  }
  return labels;
}
