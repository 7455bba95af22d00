import { paintRegions, type Regions, type StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../contract';
import type { ExportedSegment, SegmentedImage, SegmentExport, SegmentMeasures } from '../export';
import { VERSION } from '../version';
import { regionsHeld, segmentValues } from './segmentTable';

/** Voxels and mean of the regions marked (index = region - 1), from what the tree knows of them. */
function measure(tree: StoredTree, isHeld: (region: number) => boolean): SegmentMeasures {
  let voxels = 0;
  let sum = 0;
  for (let region = 0; region < tree.regionCount; region++) {
    if (!isHeld(region)) continue;
    voxels += tree.voxelCount[region];
    sum += tree.voxelCount[region] * tree.meanIntensity[region];
  }
  return { voxels, mean: voxels > 0 ? sum / voxels : NaN };
}

function maskOf({ labels }: Regions, held: Uint8Array): Uint8Array {
  const mask = new Uint8Array(labels.length);
  for (let voxel = 0; voxel < labels.length; voxel++)
    mask[voxel] = labels[voxel] === 0 ? 0 : held[labels[voxel] - 1];
  return mask;
}

/** What a person picked of a segmentation, the image that it was made from, and what made it. */
export interface Picked {
  readonly segments: readonly SegmentToSave[];
  readonly image: SegmentedImage;
  readonly origin: { readonly version: string; readonly encoder: string; readonly seed: number };
}

/** Picked segments of a segmentation, ready for any format. */
export function segmentExport(
  result: { readonly grid: Grid; readonly regions: Regions; readonly tree: StoredTree },
  { segments: picked, image, origin }: Picked,
): SegmentExport {
  const { grid, regions, tree } = result;
  const values = segmentValues(tree, picked);
  const segments = picked.map(({ value, name, color, code, picks }): ExportedSegment => {
    const held = regionsHeld(tree, picks);
    return {
      value,
      name: name.trim() || 'unnamed region',
      color,
      code: code ?? null,
      nodes: picks.map(({ node, sign }) => `${sign === 1 ? '+' : '-'}${node}`).join(' '),
      ...measure(tree, (region) => held[region] === 1),
      inLabelMap: measure(tree, (region) => values[region + 1] === value),
      mask: () => maskOf(regions, held),
    };
  });
  return {
    grid,
    segments,
    image,
    software: { version: VERSION },
    algorithm: `Granule ${origin.version}, encoder ${origin.encoder}, ${regions.count} regions, seed ${origin.seed}`,
    labelMap: () => paintRegions(regions, values),
  };
}
