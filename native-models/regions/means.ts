import type { RegionFeatures, Regions } from '../condensation';
import { spans, type Chunks } from '../cooperation';
import { CHUNK_VOXELS, type ChannelImage } from './image';

/** Gathers feature values voxel by voxel into one mean vector per region. */
export class RegionMeans {
  private readonly sums: Float64Array;
  private readonly samples: Uint32Array;

  constructor(
    private readonly regions: Regions,
    private readonly dimensions: number,
  ) {
    this.sums = new Float64Array(regions.count * dimensions);
    this.samples = new Uint32Array(regions.count);
  }

  /** Where the feature vector of a voxel's region lies in `sums`, or -1 outside the field of view; counts the voxel. */
  private enter(voxel: number): number {
    const region = this.regions.labels[voxel] - 1;
    if (region < 0) return -1;
    this.samples[region]++;
    return region * this.dimensions;
  }

  /** Adds `vector[0 .. dimensions)` at one voxel. */
  addVector(voxel: number, vector: Float64Array): void {
    const at = this.enter(voxel);
    if (at < 0) return;
    for (let d = 0; d < this.dimensions; d++) this.sums[at + d] += vector[d];
  }

  /** Adds one voxel whose vector lies in planes of `planeLength` values, at `index` of each. */
  addPlanar(voxel: number, planes: Float32Array, planeLength: number, index: number): void {
    const at = this.enter(voxel);
    if (at < 0) return;
    for (let d = 0; d < this.dimensions; d++) this.sums[at + d] += planes[d * planeLength + index];
  }

  /** Mean vectors; a region that was never sampled has zeros. */
  finish(): RegionFeatures {
    const values = Float32Array.from(
      this.sums,
      (sum, at) => sum / Math.max(1, this.samples[Math.floor(at / this.dimensions)]),
    );
    return { dimensions: this.dimensions, values };
  }
}

/** Mean of each channel over each region. */
export function* channelMeans(regions: Regions, image: ChannelImage): Chunks<RegionFeatures> {
  const means = new RegionMeans(regions, image.channels);
  const voxels = regions.labels.length;
  for (const [first, end] of spans(voxels, CHUNK_VOXELS)) {
    for (let voxel = first; voxel < end; voxel++) means.addPlanar(voxel, image.values, voxels, voxel);
    yield end / voxels;
  }
  return means.finish();
}
