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
export function layersOf({ grid, segments }: SegmentExport): Layers {
  const labels: Uint32Array[] = [];
  const layerOf = segments.map((segment) => {
    const mask = segment.mask();
    const free = labels.findIndex(
      (layer) => !mask.some((inside, voxel) => inside === 1 && layer[voxel] !== 0),
    );
    const chosen = free < 0 ? labels.push(new Uint32Array(voxelCount(grid))) - 1 : free;
    const layer = labels[chosen];
    mask.forEach((inside, voxel) => {
      if (inside === 1) layer[voxel] = segment.value;
    });
    return chosen;
  });
  return { layerOf, labels };
}
