import type { RegionFeatures, Regions } from '../condensation';
import { onThisThread, type Band, type WorkHooks } from '../cooperation';
import { rowBands, type ChannelImage } from './image';
import { addTo } from './sums';

/** Summed feature vectors of regions from number `first` on, counted from 0, and how many were summed of each. */
export interface RegionSums {
  readonly first: number;
  readonly sums: Float64Array;
  readonly samples: Uint32Array;
}

/** Gathers feature values voxel by voxel into one mean vector per region, of the regions first <= region < end. */
export class RegionMeans {
  private readonly sums: Float64Array;
  private readonly samples: Uint32Array;

  constructor(
    private readonly regions: Regions,
    private readonly dimensions: number,
    private readonly first = 0,
    end = regions.count,
  ) {
    this.sums = new Float64Array((end - first) * dimensions);
    this.samples = new Uint32Array(end - first);
  }

  /**
   * For the regions from the lowest to the highest number that a band of rows of `rowLength` voxels has: as numbers follow
   * the raster, few of all, but where a large one, such as air, begins far before.
   */
  static inRows(regions: Regions, dimensions: number, { first, end }: Band, rowLength: number): RegionMeans {
    let [lowest, highest] = [regions.count, 0];
    for (let voxel = first * rowLength; voxel < end * rowLength; voxel++) {
      const label = regions.labels[voxel];
      if (label > highest) highest = label;
      if (label > 0 && label < lowest) lowest = label;
    }
    return new RegionMeans(regions, dimensions, Math.max(0, Math.min(lowest, highest) - 1), highest);
  }

  /** What was gathered, to be added elsewhere. */
  gathered(): RegionSums {
    return { first: this.first, sums: this.sums, samples: this.samples };
  }

  /** Where the feature vector of a voxel's region lies in `sums`, or -1 outside the field of view; counts the voxel. */
  private enter(voxel: number): number {
    const label = this.regions.labels[voxel];
    if (label === 0) return -1;
    const region = label - 1 - this.first;
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
  addSums({ first, sums, samples }: RegionSums): void {
    addTo(this.sums, sums, (first - this.first) * this.dimensions);
    addTo(this.samples, samples, first - this.first);
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
export function channelSumsOfRows({ regions, image }: RegionsInImage, rows: Band): RegionSums {
  const [nx] = image.size;
  const means = RegionMeans.inRows(regions, image.channels, rows, nx);
  const voxels = regions.labels.length;
  for (let voxel = rows.first * nx; voxel < rows.end * nx; voxel++)
    means.addPlanar(voxel, image.values, voxels, voxel);
  return means.gathered();
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
