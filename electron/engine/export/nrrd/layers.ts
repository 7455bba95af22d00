import { giveWay } from '../../../../native-models/cooperation';
import { voxelCount } from '../../../../native-models/geometry';
import type { SegmentExport } from '../exportFormat';

/** Segments in as few label maps as keep those that overlap apart. */
export interface Layers {
  /** Index of the layer of each segment, in the order of the segments. */
  readonly layerOf: readonly number[];
  /** Value of the segment at each voxel, i fastest, 0 for none: one array a layer, all of one type. */
  readonly labels: readonly LayerLabels[];
}

export type LayerLabels = Uint8Array | Uint16Array | Uint32Array;

/** Zeros of the smallest type that holds the values of all segments. */
export function emptyLabels({ segments }: SegmentExport, length: number): LayerLabels {
  const highest = segments.reduce((most, { value }) => Math.max(most, value), 0);
  if (highest <= 0xff) return new Uint8Array(length);
  return highest <= 0xffff ? new Uint16Array(length) : new Uint32Array(length);
}

/** Each segment goes into the first layer where no voxel of it is taken. */
export async function layersOf(data: SegmentExport): Promise<Layers> {
  const labels: LayerLabels[] = [];
  const layerOf: number[] = [];
  for (const segment of data.segments) {
    await giveWay();
    const mask = segment.mask();
    const free = labels.findIndex((layer) => isFree(layer, mask));
    const chosen = free < 0 ? labels.push(emptyLabels(data, voxelCount(data.grid))) - 1 : free;
    paint(labels[chosen], mask, segment.value);
    layerOf.push(chosen);
  }
  return { layerOf, labels };
}

function isFree(layer: LayerLabels, mask: Uint8Array): boolean {
  for (let voxel = 0; voxel < mask.length; voxel++) if (mask[voxel] === 1 && layer[voxel] !== 0) return false;
  return true;
}

function paint(layer: LayerLabels, mask: Uint8Array, value: number): void {
  for (let voxel = 0; voxel < mask.length; voxel++) if (mask[voxel] === 1) layer[voxel] = value;
}
