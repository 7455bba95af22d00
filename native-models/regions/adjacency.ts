import type { RegionGraph, Regions } from '../condensation';
import { spans, type Chunks } from '../cooperation';
import { voxelCount, type Grid } from '../geometry';
import { CHUNK_VOXELS, type ChannelImage } from './image';

/** Sums over unordered pairs of regions, in an open-addressing hash table of flat arrays. */
class PairSums {
  private lower = new Uint32Array(1 << 16);
  private upper = new Uint32Array(1 << 16);
  private areaSum = new Float64Array(1 << 16);
  private stepSum = new Float64Array(1 << 16);
  private used = 0;

  /** Labels start at 1, so that a lower label of 0 marks a free slot. */
  add(a: number, b: number, area: number, step: number): void {
    const [low, high] = a < b ? [a, b] : [b, a];
    const slot = this.slotOf(low, high);
    if (this.lower[slot] === 0) {
      this.lower[slot] = low;
      this.upper[slot] = high;
      this.used++;
    }
    this.areaSum[slot] += area;
    this.stepSum[slot] += area * step;
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
  toGraph(nodeCount: number): RegionGraph {
    const slots = new Uint32Array(this.used);
    for (let slot = 0, edge = 0; slot < this.lower.length; slot++) {
      if (this.lower[slot] !== 0) slots[edge++] = slot;
    }
    slots.sort((p, q) => this.lower[p] - this.lower[q] || this.upper[p] - this.upper[q]);
    return {
      nodeCount,
      from: slots.map((slot) => this.lower[slot] - 1),
      to: slots.map((slot) => this.upper[slot] - 1),
      areaMm2: Float32Array.from(slots, (slot) => this.areaSum[slot]),
      contrast: Float32Array.from(slots, (slot) => this.stepSum[slot] / this.areaSum[slot]),
    };
  }
}

/**
 * Which regions share faces, over what area, and how much the values step across it on average.
 * Nodes of the graph are region labels - 1.
 */
export function* regionAdjacency(regions: Regions, grid: Grid, image: ChannelImage): Chunks<RegionGraph> {
  const [nx, ny, nz] = grid.size;
  const [sx, sy, sz] = grid.spacingMm;
  const { labels } = regions;
  const pairs = new PairSums();
  const meet = (voxel: number, before: number, area: number) => {
    const [a, b] = [labels[voxel], labels[before]];
    if (a !== b && a !== 0 && b !== 0) pairs.add(a, b, area, stepBetween(image, voxel, before));
  };
  for (const [first, end] of spans(ny * nz, Math.ceil(CHUNK_VOXELS / nx))) {
    for (let row = first; row < end; row++) {
      for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
        if (i > 0) meet(voxel, voxel - 1, sy * sz);
        if (row % ny > 0) meet(voxel, voxel - nx, sx * sz);
        if (row >= ny) meet(voxel, voxel - nx * ny, sx * sy);
      }
    }
    yield end / (ny * nz);
  }
  return pairs.toGraph(regions.count);
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
    if (a !== 0 && b !== 0) pairs.add(a, b, sx * sy, stepBetween(image, inImage, inImage - plane));
  }
  return pairs.toGraph(count);
}
