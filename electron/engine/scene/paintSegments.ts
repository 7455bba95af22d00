import type { GranularityTree, Regions } from '../../../native-models/condensation';
import type { SegmentToSave } from '../../contract';

/**
 * For every region (index = region - 1): whether a segment's picks hold it. The last pick made of the region
 * or of any of its ancestors decides, so that a child can be taken out of its parent and put back.
 */
function regionsOf(tree: GranularityTree, picks: SegmentToSave['picks']): Uint8Array {
  const orderOfPick = new Uint32Array(tree.nodeCount);
  picks.forEach(({ node }, order) => {
    if (node <= tree.nodeCount) orderOfPick[node - 1] = order + 1;
  });
  // A parent has a higher id than its children: going down the ids, every ancestor has been settled before.
  for (let node = tree.nodeCount - 1; node >= 1; node--) {
    const parent = tree.parent[node - 1];
    if (parent > 0) orderOfPick[node - 1] = Math.max(orderOfPick[node - 1], orderOfPick[parent - 1]);
  }
  return Uint8Array.from({ length: tree.regionCount }, (_, region) => {
    const order = orderOfPick[region];
    return order > 0 && picks[order - 1].sign === 1 ? 1 : 0;
  });
}

/** Label map of the segments, i fastest: each voxel holds the value of the last segment that claims it, or 0. */
export function paintSegments(
  regions: Regions,
  tree: GranularityTree,
  segments: readonly SegmentToSave[],
): Uint16Array {
  const valueOfLabel = new Uint16Array(regions.count + 1);
  for (const segment of segments) {
    const held = regionsOf(tree, segment.picks);
    for (let region = 0; region < regions.count; region++)
      if (held[region] === 1) valueOfLabel[region + 1] = segment.value;
  }
  const painted = new Uint16Array(regions.labels.length);
  for (let voxel = 0; voxel < painted.length; voxel++) painted[voxel] = valueOfLabel[regions.labels[voxel]];
  return painted;
}
