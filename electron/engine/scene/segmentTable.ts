import type { StoredTree } from '../../../native-models/condensation';
import type { SegmentToSave } from '../../contract';

/**
 * For every region (index = region - 1): whether a segment's picks hold it. The last pick made of the region
 * or of any of its ancestors decides, so that a child can be taken out of its parent and put back.
 */
export function regionsHeld(tree: StoredTree, picks: SegmentToSave['picks']): Uint8Array {
  const orderOfPick = new Uint32Array(tree.nodeCount);
  picks.forEach(({ node }, order) => {
    if (node <= tree.nodeCount) orderOfPick[node - 1] = order + 1;
  });
  // A parent has a higher id than its children: going down the ids, every ancestor has been settled before.
  for (let node = tree.nodeCount; node >= 1; node--) {
    const parent = tree.parent[node - 1];
    if (parent > 0) orderOfPick[node - 1] = Math.max(orderOfPick[node - 1], orderOfPick[parent - 1]);
  }
  return Uint8Array.from({ length: tree.regionCount }, (_, region) => {
    const order = orderOfPick[region];
    return order > 0 && picks[order - 1].sign === 1 ? 1 : 0;
  });
}

/** Value of the segment that claims each region (index = region label, 0 stays 0); the last that claims it wins. */
export function segmentValues(tree: StoredTree, segments: readonly SegmentToSave[]): Uint32Array {
  const values = new Uint32Array(tree.regionCount + 1);
  for (const { picks, value } of segments) {
    const held = regionsHeld(tree, picks);
    for (let region = 0; region < tree.regionCount; region++)
      if (held[region] === 1) values[region + 1] = value;
  }
  return values;
}
