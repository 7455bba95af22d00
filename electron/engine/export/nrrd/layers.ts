import { giveWay } from '../../../../native-models/cooperation';
import { voxelCount } from '../../../../native-models/geometry';
import type { SegmentExport } from '../exportFormat';

/** Segments in as few label maps as keep those that overlap apart. */
export interface Layers {
  /** Index of the layer of each segment, in the order of the segments. */
  readonly layerOf: readonly number[];
  /** Value of the segment at each voxel, i fastest, 0 for none: one array a layer. */
  readonly labels: readonly Uint32Array[];
}

/** Each segment goes into the first layer where no voxel of it is taken. */
export async function layersOf({ grid, segments }: SegmentExport): Promise<Layers> {
  const labels: Uint32Array[] = [];
  const layerOf: number[] = [];
  for (const segment of segments) {
    await giveWay();
    const mask = segment.mask();
    const free = labels.findIndex((layer) => isFree(layer, mask));
    const chosen = free < 0 ? labels.push(new Uint32Array(voxelCount(grid))) - 1 : free;
    paint(labels[chosen], mask, segment.value);
    layerOf.push(chosen);
  }
  return { layerOf, labels };
}

function isFree(layer: Uint32Array, mask: Uint8Array): boolean {
  for (let voxel = 0; voxel < mask.length; voxel++) if (mask[voxel] === 1 && layer[voxel] !== 0) return false;
  return true;
}

function paint(layer: Uint32Array, mask: Uint8Array, value: number): void {
  for (let voxel = 0; voxel < mask.length; voxel++) if (mask[voxel] === 1) layer[voxel] = value;
}
