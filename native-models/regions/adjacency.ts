import type { RegionGraph, Regions } from '../condensation';
import { onThisThread, type Band, type WorkHooks } from '../cooperation';
import { voxelCount, type Grid } from '../geometry';
import { rowBands, type ChannelImage } from './image';

/** What pairs of regions have summed up, each pair once. */
interface Pairs {
  readonly lower: Uint32Array;
  readonly upper: Uint32Array;
  readonly areaSum: Float64Array;
  /** Steps of value across the shared faces times their area. */
  readonly stepSum: Float64Array;
}

/** Sums over unordered pairs of regions, in an open-addressing hash table of flat arrays. */
class PairSums {
  private lower = new Uint32Array(1 << 16);
  private upper = new Uint32Array(1 << 16);
  private areaSum = new Float64Array(1 << 16);
  private stepSum = new Float64Array(1 << 16);
  private used = 0;

  add(a: number, b: number, area: number, step: number): void {
    if (a < b) this.addSums(a, b, area, area * step);
    else this.addSums(b, a, area, area * step);
  }

  /** Adds all pairs in their order. */
  addAll({ lower, upper, areaSum, stepSum }: Pairs): void {
    for (let pair = 0; pair < lower.length; pair++)
      this.addSums(lower[pair], upper[pair], areaSum[pair], stepSum[pair]);
  }

  /** Labels start at 1, so that a lower label of 0 marks a free slot. */
  private addSums(low: number, high: number, area: number, stepTimesArea: number): void {
    const slot = this.slotOf(low, high);
    if (this.lower[slot] === 0) {
      this.lower[slot] = low;
      this.upper[slot] = high;
      this.used++;
    }
    this.areaSum[slot] += area;
    this.stepSum[slot] += stepTimesArea;
    if (this.used * 2 > this.lower.length) this.grow();
  }

  private slotOf(low: number, high: number): number {
    const mask = this.lower.length - 1;
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (this.lower[slot] !== 0 && (this.lower[slot] !== low || this.upper[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { lower, upper, areaSum, stepSum } = this;
    this.lower = new Uint32Array(lower.length * 2);
    this.upper = new Uint32Array(lower.length * 2);
    this.areaSum = new Float64Array(lower.length * 2);
    this.stepSum = new Float64Array(lower.length * 2);
    for (let from = 0; from < lower.length; from++) {
      if (lower[from] === 0) continue;
      const to = this.slotOf(lower[from], upper[from]);
      this.lower[to] = lower[from];
      this.upper[to] = upper[from];
      this.areaSum[to] = areaSum[from];
      this.stepSum[to] = stepSum[from];
    }
  }

  /** The pairs in ascending order, so that everything built on them is reproducible. */
  sorted(): Pairs {
    const slots = new Uint32Array(this.used);
    for (let slot = 0, pair = 0; slot < this.lower.length; slot++) {
      if (this.lower[slot] !== 0) slots[pair++] = slot;
    }
    slots.sort((p, q) => this.lower[p] - this.lower[q] || this.upper[p] - this.upper[q]);
    return {
      lower: slots.map((slot) => this.lower[slot]),
      upper: slots.map((slot) => this.upper[slot]),
      areaSum: Float64Array.from(slots, (slot) => this.areaSum[slot]),
      stepSum: Float64Array.from(slots, (slot) => this.stepSum[slot]),
    };
  }
}

/** The graph of the pairs of so many regions. */
export function graphOf({ lower, upper, areaSum, stepSum }: Pairs, nodeCount: number): RegionGraph {
  return {
    nodeCount,
    from: lower.map((label) => label - 1),
    to: upper.map((label) => label - 1),
    areaMm2: Float32Array.from(areaSum),
    contrast: Float32Array.from(stepSum, (sum, pair) => sum / areaSum[pair]),
  };
}

/** Regions in an image, and the spacing of its voxels. */
interface RegionsInImage extends Pick<Grid, 'spacingMm'> {
  readonly regions: Regions;
  readonly image: ChannelImage;
}

/** Pairs of regions whose faces meet in a band of rows and before it. */
export function pairsOfRows(
  { regions: { labels }, image, spacingMm: [sx, sy, sz] }: RegionsInImage,
  { first, end }: Band,
): Pairs {
  const [nx, ny] = image.size;
  const pairs = new PairSums();
  const meet = (voxel: number, before: number, area: number) => {
    const [a, b] = [labels[voxel], labels[before]];
    if (a !== b && a !== 0 && b !== 0) pairs.add(a, b, area, stepBetween(image, voxel, before));
  };
  for (let row = first; row < end; row++) {
    for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
      if (i > 0) meet(voxel, voxel - 1, sy * sz);
      if (row % ny > 0) meet(voxel, voxel - nx, sx * sz);
      if (row >= ny) meet(voxel, voxel - nx * ny, sx * sy);
    }
  }
  return pairs.sorted();
}

/**
 * Which regions share faces, over what area, and how much the values step across it on average.
 * Nodes of the graph are region labels - 1.
 */
export async function regionAdjacency(
  regions: Regions,
  { spacingMm }: Grid,
  image: ChannelImage,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionGraph> {
  const pairs = new PairSums();
  const input: RegionsInImage = { regions, image, spacingMm };
  await runner.run(pairsOfRows, input, rowBands(image.size), hooks, (found) => pairs.addAll(found));
  return graphOf(pairs.sorted(), regions.count);
}

/** Distance of two voxels' values over all channels. */
function stepBetween({ values, channels, size }: ChannelImage, a: number, b: number): number {
  const voxels = voxelCount({ size });
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += (values[c * voxels + a] - values[c * voxels + b]) ** 2;
  return Math.sqrt(sum);
}

/**
 * Which regions of a volume meet across the seam below plane `seam`; `image` is the same channels smoothed alike in a
 * few planes around it, the first of them plane `firstPlane` of the volume.
 */
export function seamAdjacency(
  { labels, count }: Regions,
  { size: [nx, ny], spacingMm: [sx, sy] }: Grid,
  seam: number,
  image: ChannelImage,
  firstPlane: number,
): RegionGraph {
  const pairs = new PairSums();
  const plane = nx * ny;
  for (let above = seam * plane; above < (seam + 1) * plane; above++) {
    const [a, b] = [labels[above], labels[above - plane]];
    const inImage = above - firstPlane * plane;
    if (a !== b && a !== 0 && b !== 0) pairs.add(a, b, sx * sy, stepBetween(image, inImage, inImage - plane));
  }
  return graphOf(pairs.sorted(), count);
}

/** Graphs whose nodes are regions of one volume after `regionOf`, as one: areas add up, steps are averaged over them. */
export function joinGraphs(
  graphs: readonly { readonly graph: RegionGraph; readonly regionOf: Uint32Array }[],
  count: number,
): RegionGraph {
  const pairs = new PairSums();
  for (const { graph, regionOf } of graphs)
    for (let edge = 0; edge < graph.from.length; edge++) {
      const [a, b] = [regionOf[graph.from[edge]], regionOf[graph.to[edge]]];
      if (a !== b) pairs.add(a + 1, b + 1, graph.areaMm2[edge], graph.contrast[edge]);
    }
  return graphOf(pairs.sorted(), count);
}
