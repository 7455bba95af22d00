import type { StoredSegment } from '../../../contract';
import { giveWay } from '../../../../native-models/cooperation';
import { planesOf, resample, sameGrid, voxelCount, type Grid } from '../../../../native-models/geometry';
import type { FrameSet, LabelledGrid, Planes, StoredSegments } from './segmentation';
import { coincides, sweepPlanes } from './sweepPlanes';

/** A segment on a scan's grid. */
export interface MappedSegment extends StoredSegment {
  /** Voxels of it on the grid. */
  readonly voxels: number;
}

/** Segments that do not overlap, as the value of each voxel of a scan's grid, i fastest; 0 for none. */
export interface LabelLayer {
  readonly segments: readonly MappedSegment[];
  readonly labels: Uint16Array | Uint32Array;
}

export interface MappedLabels {
  /** True where the segmentation's pixels are voxels of the grid, so that nothing was rounded to the nearest. */
  readonly exact: boolean;
  readonly layers: readonly LabelLayer[];
}

/** Segments on the grid of a scan, by their places alone, in as few layers as keep those that overlap apart. */
export async function mapOnto(
  stored: StoredSegments,
  onto: Grid,
  signal: AbortSignal,
): Promise<MappedLabels> {
  if (stored.kind === 'grid') {
    const layers: LabelLayer[] = [];
    for (const set of stored.sets) layers.push(await resampled(set, stored.grid, onto, signal));
    return { exact: sameGrid(stored.grid, onto), layers };
  }
  const layers: Layer[] = [];
  for (const set of stored.sets) {
    await paint(set, stored.planes, onto, layers, signal);
  }
  return { exact: coincides(stored.planes, onto), layers };
}

/** Voxels taken at a time, so that cancelling gets through. */
const SLAB_VOXELS = 2 ** 22;

async function resampled(
  { labels, segments }: LabelledGrid,
  from: Grid,
  onto: Grid,
  signal: AbortSignal,
): Promise<LabelLayer> {
  const highest = segments.reduce((most, { value }) => Math.max(most, value), 0);
  const into = highest <= 0xffff ? new Uint16Array(voxelCount(onto)) : new Uint32Array(voxelCount(onto));
  const counts = new Map<number, number>();
  const plane = onto.size[0] * onto.size[1];
  const planes = Math.max(1, Math.floor(SLAB_VOXELS / plane));
  for (let k = 0; k < onto.size[2]; k += planes) {
    await giveWay(signal);
    const slab = into.subarray(k * plane, Math.min(k + planes, onto.size[2]) * plane);
    resample(labels, from, planesOf(onto, k, slab.length / plane), 'nearest', slab);
    count(slab, counts);
  }
  return {
    labels: into,
    segments: segments.map((segment) => ({ ...segment, voxels: counts.get(segment.value) ?? 0 })),
  };
}

/** Adds how often each value occurs; labels come in runs. */
function count(labels: Uint16Array | Uint32Array, counts: Map<number, number>): void {
  for (let from = 0, to = 0; from < labels.length; from = to) {
    while (to < labels.length && labels[to] === labels[from]) to++;
    counts.set(labels[from], (counts.get(labels[from]) ?? 0) + to - from);
  }
}

interface Layer {
  readonly labels: Uint16Array;
  readonly segments: MappedSegment[];
}

/** Paints the segments of a set into the first layer where nothing lies in their way. */
async function paint(
  set: FrameSet,
  planes: Planes,
  onto: Grid,
  layers: Layer[],
  signal: AbortSignal,
): Promise<void> {
  const pixels: (Uint16Array | null)[] = planes.positions.map(() => null);
  for (const [index, plane] of set.planes.entries()) {
    await giveWay(signal);
    pixels[plane] = united(pixels[plane], await set.pixels(index));
  }
  const hits = new Hits();
  sweepPlanes(planes, pixels, onto, (voxel, value) => hits.add(voxel, value));
  const free = layers.find(({ labels }) => !hits.meets(labels));
  const layer = free ?? { labels: new Uint16Array(voxelCount(onto)), segments: [] };
  if (free === undefined) layers.push(layer);
  const counts = hits.paintOn(layer.labels);
  layer.segments.push(
    ...set.segments.map((segment) => ({ ...segment, voxels: counts.get(segment.value) ?? 0 })),
  );
}

/** Two frames of one segment on one plane show it together. */
function united(one: Uint16Array | null, other: Uint16Array): Uint16Array {
  if (one === null) return other;
  one.forEach((value, pixel) => {
    if (value !== 0) other[pixel] = value;
  });
  return other;
}

/** Voxels and the values they are to have. */
class Hits {
  #voxels = new Uint32Array(1024);
  #values = new Uint16Array(1024);
  #count = 0;

  add(voxel: number, value: number): void {
    if (this.#count === this.#voxels.length) this.#grow();
    this.#voxels[this.#count] = voxel;
    this.#values[this.#count++] = value;
  }

  meets(labels: Uint16Array): boolean {
    for (let hit = 0; hit < this.#count; hit++) if (labels[this.#voxels[hit]] !== 0) return true;
    return false;
  }

  /** How many voxels took each value. */
  paintOn(labels: Uint16Array): Map<number, number> {
    const counts = new Map<number, number>();
    for (let hit = 0; hit < this.#count; hit++) {
      const value = this.#values[hit];
      labels[this.#voxels[hit]] = value;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  }

  #grow(): void {
    const voxels = new Uint32Array(2 * this.#voxels.length);
    const values = new Uint16Array(2 * this.#values.length);
    voxels.set(this.#voxels);
    values.set(this.#values);
    this.#voxels = voxels;
    this.#values = values;
  }
}
