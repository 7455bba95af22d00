import type { RegionFeatures, Regions } from '../condensation';
import { onThisThread, type Band, type WorkHooks } from '../cooperation';
import { rowBands, type ChannelImage } from './image';
import { addTo } from './sums';

/** Summed feature vectors of regions, and how many were summed. */
export interface RegionSums {
  readonly sums: Float64Array;
  readonly samples: Uint32Array;
}

/** Gathers feature values voxel by voxel into one mean vector per region. */
export class RegionMeans implements RegionSums {
  readonly sums: Float64Array;
  readonly samples: Uint32Array;

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

  /**
   * Adds one voxel to histograms of `bins` bins each, which lie one after the other: to the two bins that each place
   * lies between, shared by nearness.
   */
  addPlaces(voxel: number, places: Float64Array, bins: number): void {
    const at = this.enter(voxel);
    if (at < 0) return;
    for (let histogram = 0; histogram < places.length; histogram++) {
      const bin = Math.min(Math.floor(places[histogram]), bins - 2);
      const share = places[histogram] - bin;
      this.sums[at + histogram * bins + bin] += 1 - share;
      this.sums[at + histogram * bins + bin + 1] += share;
    }
  }

  /** Adds what was gathered elsewhere. */
  addSums({ sums, samples }: RegionSums): void {
    addTo(this.sums, sums);
    addTo(this.samples, samples);
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

/** Regions in an image. */
interface RegionsInImage {
  readonly regions: Regions;
  readonly image: ChannelImage;
}

/** Sums of each channel over what lies of each region in a band of rows. */
export function channelSumsOfRows({ regions, image }: RegionsInImage, { first, end }: Band): RegionSums {
  const means = new RegionMeans(regions, image.channels);
  const voxels = regions.labels.length;
  const [nx] = image.size;
  for (let voxel = first * nx; voxel < end * nx; voxel++) means.addPlanar(voxel, image.values, voxels, voxel);
  const { sums, samples } = means;
  return { sums, samples };
}

/** Mean of each channel over each region. */
export async function channelMeans(
  regions: Regions,
  image: ChannelImage,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionFeatures> {
  const means = new RegionMeans(regions, image.channels);
  const bands = rowBands(image.size);
  await runner.run(channelSumsOfRows, { regions, image }, bands, hooks, (sums) => means.addSums(sums));
  return means.finish();
}
