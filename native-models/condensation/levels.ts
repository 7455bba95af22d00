import type { Level, Regions, StoredTree } from './tree';

/**
 * The segment (node id) that every region belongs to at a step: index = region label, 0 stays 0.
 * A level change is this table and nothing else.
 */
export function segmentTable(tree: StoredTree, step: number): Uint32Array {
  const segment = new Uint32Array(tree.nodeCount + 1);
  for (let node = tree.nodeCount; node >= 1; node--) {
    const parent = tree.parent[node - 1];
    const parentExists = parent !== 0 && tree.bornAt[parent - 1] <= step;
    segment[node] = parentExists ? segment[parent] : node;
  }
  return segment.slice(0, tree.regionCount + 1);
}

/** Puts a per-region table (index = region label) over the voxels. */
export function paintRegions(regions: Regions, table: Uint32Array): Uint16Array | Uint32Array {
  const highest = table.reduce((most, value) => Math.max(most, value), 0);
  const { length } = regions.labels;
  const painted = highest <= 0xffff ? new Uint16Array(length) : new Uint32Array(length);
  for (let voxel = 0; voxel < length; voxel++) painted[voxel] = table[regions.labels[voxel]];
  return painted;
}

/** Label map of the level at a step: node ids per voxel. */
export function labelsAtStep(tree: StoredTree, regions: Regions, step: number): Uint16Array | Uint32Array {
  return paintRegions(regions, segmentTable(tree, step));
}

/** Number of segments at every step 0..steps. */
export function segmentCounts(tree: StoredTree): Uint32Array {
  const counts = new Uint32Array(tree.steps + 1);
  counts[0] = tree.regionCount;
  for (let node = tree.regionCount; node < tree.nodeCount; node++) counts[tree.bornAt[node]]--;
  for (let step = 1; step <= tree.steps; step++) counts[step] += counts[step - 1];
  return counts;
}

const MOST_LEVELS = 8;
const FEWEST_LEVELS = 3;
/** The finest salient level has this share of the regions' number at most. */
const FINEST_SHARE = 0.25;

/**
 * The levels worth stopping at, coarse to fine: the range of segment numbers from two up is cut into bands of equal
 * ratio, and each band gives its most stable step, the one after which the smallest share of segments merges. No truth
 * is used. Three to eight levels, fewer only where the tree has fewer distinct ones; of a single region, that one.
 */
export function salientLevels(tree: StoredTree): Level[] {
  if (tree.regionCount === 1) return [{ step: 0, segments: 1 }];
  const counts = segmentCounts(tree);
  const finest = Math.max(2 ** (FEWEST_LEVELS + 1), FINEST_SHARE * tree.regionCount);
  const bands = Math.min(MOST_LEVELS, Math.max(FEWEST_LEVELS, Math.floor(Math.log2(finest / 2))));
  const ratio = Math.pow(finest / 2, 1 / bands);
  const chosen: { step: number; segments: number; loss: number }[] = [];
  for (let step = 0; step < tree.steps; step++) {
    const segments = counts[step];
    const band = Math.floor(Math.log(segments / 2) / Math.log(ratio) + 1e-9);
    if (band >= bands) continue;
    const loss = 1 - counts[step + 1] / segments;
    const rival = chosen[band];
    if (rival === undefined || loss < rival.loss) chosen[band] = { step, segments, loss };
  }
  return chosen.filter(Boolean).map(({ step, segments }) => ({ step, segments }));
}
