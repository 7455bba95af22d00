import type { RegionFeatures, RegionGraph, RegionStatistics, Regions } from '../../condensation';
import type { Grid } from '../../geometry';
import type { RegionDescription } from '../describe';
import type { Slab } from './slabs';

/** The regions of one slab and what is known of them; labels, indices and places count from the slab's first plane. */
export interface DescribedSlab extends RegionDescription {
  readonly slab: Slab;
  readonly regions: Regions;
  /** What an encoder says of them; null without one. */
  readonly learned: RegionFeatures | null;
}

/** The regions of a whole volume and what is known of them. */
export type DescribedRegions = Omit<DescribedSlab, 'slab'>;

/**
 * Puts slabs, which follow each other, together into one volume: the regions of each are numbered after those of the
 * one before. The seams between slabs are not yet in the adjacency, see {@link seamAdjacency}.
 */
export function joinSlabs(slabs: readonly DescribedSlab[], grid: Grid): DescribedRegions {
  if (slabs.length === 1) return slabs[0];
  let count = 0;
  const offsets = slabs.map(({ regions }) => (count += regions.count) - regions.count);
  const learned = slabs.map((slab) => slab.learned).filter((one) => one !== null);
  return {
    regions: { labels: joinLabels(slabs, offsets, grid, count), count },
    statistics: joinStatistics(slabs, grid),
    adjacency: joinGraphs(
      slabs.map(({ adjacency }, s) => shifted(adjacency, offsets[s])),
      count,
    ),
    intensity: joinFeatures(slabs.map(({ intensity }) => intensity)),
    derivatives: joinFeatures(slabs.map(({ derivatives }) => derivatives)),
    learned: learned.length === slabs.length ? joinFeatures(learned) : null,
  };
}

function joinLabels(
  slabs: readonly DescribedSlab[],
  offsets: readonly number[],
  { size: [nx, ny, nz] }: Grid,
  count: number,
): Regions['labels'] {
  const joined = count <= 0xffff ? new Uint16Array(nx * ny * nz) : new Uint32Array(nx * ny * nz);
  slabs.forEach(({ slab, regions: { labels } }, s) => {
    const start = slab.first * nx * ny;
    for (let voxel = 0; voxel < labels.length; voxel++)
      joined[start + voxel] = labels[voxel] === 0 ? 0 : labels[voxel] + offsets[s];
  });
  return joined;
}

function joinStatistics(slabs: readonly DescribedSlab[], { spacingMm }: Grid): RegionStatistics {
  /** Every third number is a place along k, in centres as in bounding boxes. */
  const alongK = (values: ArrayLike<number>, shift: number) =>
    Array.from(values, (value, at) => (at % 3 === 2 ? value + shift : value));
  const all = (values: (slab: DescribedSlab) => ArrayLike<number>) =>
    slabs.flatMap((slab) => Array.from(values(slab)));
  return {
    voxelCount: Uint32Array.from(all(({ statistics }) => statistics.voxelCount)),
    meanIntensity: Float32Array.from(all(({ statistics }) => statistics.meanIntensity)),
    centreMm: Float64Array.from(
      all(({ statistics, slab }) => alongK(statistics.centreMm, slab.first * spacingMm[2])),
    ),
    boundingBox: Int32Array.from(all(({ statistics, slab }) => alongK(statistics.boundingBox, slab.first))),
  };
}

function joinFeatures(parts: readonly RegionFeatures[]): RegionFeatures {
  return {
    dimensions: parts[0].dimensions,
    values: Float32Array.from(parts.flatMap(({ values }) => [...values])),
  };
}

function shifted(graph: RegionGraph, offset: number): RegionGraph {
  return {
    ...graph,
    from: graph.from.map((node) => node + offset),
    to: graph.to.map((node) => node + offset),
  };
}

/** Graphs over the same nodes, no pair in two of them, as one. */
export function joinGraphs(graphs: readonly RegionGraph[], nodeCount: number): RegionGraph {
  return {
    nodeCount,
    from: Uint32Array.from(graphs.flatMap(({ from }) => [...from])),
    to: Uint32Array.from(graphs.flatMap(({ to }) => [...to])),
    areaMm2: Float32Array.from(graphs.flatMap(({ areaMm2 }) => [...areaMm2])),
    contrast: Float32Array.from(graphs.flatMap(({ contrast }) => [...contrast])),
  };
}
