import type { RegionFeatures, RegionStatistics, Regions } from '../../condensation';
import { inPieces, type WorkHooks } from '../../cooperation';
import { voxelCount, type Grid } from '../../geometry';
import { joinGraphs } from '../adjacency';
import type { RegionDescription } from '../describe';
import { CHUNK_VOXELS } from '../image';
import { numberSlabs, type SlabNumbering, type SlabRegions } from './numberSlabs';
import type { Slab } from './slabs';

/** The regions of one slab and what is known of them; labels, indices and places count from the slab's first plane. */
export interface DescribedSlab extends RegionDescription, SlabRegions {
  readonly slab: Slab;
  /** What an encoder says of them; null without one. */
  readonly learned: RegionFeatures | null;
}

/** The regions of a whole volume and what is known of them. */
export type DescribedRegions = Omit<DescribedSlab, 'slab' | 'flatFaces'>;

/**
 * Puts slabs, which follow each other, together into one volume. Regions end at the seams, but for those of flat air and
 * padding. The seams between slabs are not yet in the adjacency, see {@link describeSeam}.
 */
export async function joinSlabs(
  slabs: readonly DescribedSlab[],
  grid: Grid,
  hooks?: WorkHooks,
): Promise<DescribedRegions> {
  if (slabs.length === 1) return slabs[0];
  const numbering = numberSlabs(slabs, grid);
  const { regionOf, count } = numbering;
  const learned = slabs.map((slab) => slab.learned).filter((one) => one !== null);
  const averaged = (features: readonly RegionFeatures[]): RegionFeatures => ({
    dimensions: features[0].dimensions,
    values: Float32Array.from(averages(slabs, features, numbering)),
  });
  return {
    regions: { labels: await joinLabels(slabs, numbering, grid, hooks), count },
    statistics: joinStatistics(slabs, numbering, grid),
    adjacency: joinGraphs(
      slabs.map(({ adjacency }, s) => ({ graph: adjacency, regionOf: regionOf[s] })),
      count,
    ),
    intensity: averaged(slabs.map(({ intensity }) => intensity)),
    values: averaged(slabs.map(({ values }) => values)),
    valuePeaks: slabs[0].valuePeaks,
    derivatives: averaged(slabs.map(({ derivatives }) => derivatives)),
    learned: learned.length === slabs.length ? averaged(learned) : null,
  };
}

async function joinLabels(
  slabs: readonly DescribedSlab[],
  { regionOf, count }: SlabNumbering,
  grid: Grid,
  hooks?: WorkHooks,
): Promise<Regions['labels']> {
  const voxels = voxelCount(grid);
  const joined = count <= 0xffff ? new Uint16Array(voxels) : new Uint32Array(voxels);
  for (const [s, { slab, regions }] of slabs.entries()) {
    const start = slab.first * grid.size[0] * grid.size[1];
    const work = (first: number, end: number) => {
      for (let voxel = first; voxel < end; voxel++) {
        const label = regions.labels[voxel];
        joined[start + voxel] = label === 0 ? 0 : regionOf[s][label - 1] + 1;
      }
    };
    await inPieces(regions.labels.length, CHUNK_VOXELS, work, { signal: hooks?.signal });
  }
  return joined;
}

/** Feature vectors, or the like, of the regions of one slab. */
interface Vectors {
  readonly dimensions: number;
  readonly values: ArrayLike<number>;
}

/** Vectors of regions that are one, averaged by their voxels. */
function averages(
  slabs: readonly DescribedSlab[],
  vectors: readonly Vectors[],
  { regionOf, count }: SlabNumbering,
): Float64Array {
  const { dimensions } = vectors[0];
  const sums = new Float64Array(count * dimensions);
  const weights = new Float64Array(count);
  for (const [s, { statistics }] of slabs.entries())
    for (const [own, region] of regionOf[s].entries()) {
      const weight = statistics.voxelCount[own];
      weights[region] += weight;
      for (let d = 0; d < dimensions; d++)
        sums[region * dimensions + d] += weight * vectors[s].values[own * dimensions + d];
    }
  return sums.map((sum, at) => sum / weights[Math.floor(at / dimensions)]);
}

function joinStatistics(
  slabs: readonly DescribedSlab[],
  numbering: SlabNumbering,
  { size, spacingMm }: Grid,
): RegionStatistics {
  const { regionOf, count } = numbering;
  const voxelCounts = new Uint32Array(count);
  const boundingBox = Int32Array.from({ length: count * 6 }, (_, at) => (at % 6 < 3 ? size[at % 6] : -1));
  for (const [s, { slab, statistics }] of slabs.entries())
    for (const [own, region] of regionOf[s].entries()) {
      voxelCounts[region] += statistics.voxelCount[own];
      for (let a = 0; a < 3; a++) {
        const shift = a === 2 ? slab.first : 0;
        const [low, high] = [region * 6 + a, region * 6 + 3 + a];
        boundingBox[low] = Math.min(boundingBox[low], statistics.boundingBox[own * 6 + a] + shift);
        boundingBox[high] = Math.max(boundingBox[high], statistics.boundingBox[own * 6 + 3 + a] + shift);
      }
    }
  const places = slabs.map(({ slab, statistics: { centreMm } }) => ({
    dimensions: 3,
    values: centreMm.map((mm, at) => (at % 3 === 2 ? mm + slab.first * spacingMm[2] : mm)),
  }));
  const means = slabs.map(({ statistics }) => ({ dimensions: 1, values: statistics.meanIntensity }));
  return {
    voxelCount: voxelCounts,
    meanIntensity: Float32Array.from(averages(slabs, means, numbering)),
    centreMm: averages(slabs, places, numbering),
    boundingBox,
  };
}
