import type { Regions, StoredTree } from '../condensation';

/** Which regions of two over-segmentations of one grid share voxels: a sparse table, row by row of the first. */
interface Meetings {
  /** Entries of region r (index = label - 1) are start[r] .. start[r + 1]. */
  readonly start: Uint32Array;
  /** Region of the second, label - 1. */
  readonly other: Uint32Array;
  readonly voxels: Uint32Array;
}

function meetingsOf(one: Regions, two: Regions): Meetings {
  const first = new Uint32Array(one.count + 2);
  for (const label of one.labels) first[label + 1]++;
  for (let label = 0; label <= one.count; label++) first[label + 1] += first[label];
  const order = new Uint32Array(one.labels.length);
  const next = first.slice();
  one.labels.forEach((label, voxel) => (order[next[label]++] = voxel));
  const start = new Uint32Array(one.count + 1);
  const [other, voxels]: number[][] = [[], []];
  const seenAt = new Int32Array(two.count).fill(-1);
  for (let region = 0; region < one.count; region++) {
    for (let at = first[region + 1]; at < first[region + 2]; at++) {
      const label = two.labels[order[at]];
      if (label === 0) continue;
      if (seenAt[label - 1] < start[region]) {
        seenAt[label - 1] = other.length;
        other.push(label - 1);
        voxels.push(0);
      }
      voxels[seenAt[label - 1]]++;
    }
    start[region + 1] = other.length;
  }
  return { start, other: Uint32Array.from(other), voxels: Uint32Array.from(voxels) };
}

/** Adds up, along a tree, the voxels that one node of another tree shares with its nodes. */
class SharedVoxels {
  readonly #shared: Float64Array;
  readonly #reached: Uint8Array;

  constructor(private readonly tree: StoredTree) {
    this.#shared = new Float64Array(tree.nodeCount);
    this.#reached = new Uint8Array(tree.nodeCount);
  }

  /** Highest intersection over union of any node with a set of `size` voxels that shares so many with the regions. */
  bestOverlap(entries: Iterable<readonly [region: number, voxels: number]>, size: number): number {
    const { parent, voxelCount } = this.tree;
    const nodes: number[] = [];
    for (const [region, voxels] of entries) {
      this.#shared[region] += voxels;
      for (let node = region; node >= 0 && this.#reached[node] === 0; node = parent[node] - 1) {
        this.#reached[node] = 1;
        nodes.push(node);
      }
    }
    let best = 0;
    // Parents have higher ids than their children, so that ascending order adds up along the tree.
    for (const node of Uint32Array.from(nodes).sort()) {
      const shared = this.#shared[node];
      best = Math.max(best, shared / (voxelCount[node] + size - shared));
      if (parent[node] > 0) this.#shared[parent[node] - 1] += shared;
      this.#shared[node] = 0;
      this.#reached[node] = 0;
    }
    return best;
  }
}

/** A tree with the regions it stands on. */
export interface TreeOnRegions {
  readonly tree: StoredTree;
  readonly regions: Regions;
}

/**
 * How well nodes of one tree are found again in another on the same grid: for every node of more than `leastVoxels`
 * voxels, except the root, the highest intersection over union with any node of the other tree.
 */
export function bestOverlaps(one: TreeOnRegions, two: TreeOnRegions, leastVoxels: number): Float64Array {
  const { start, other, voxels } = meetingsOf(one.regions, two.regions);
  const { tree } = one;
  const children = childrenOf(tree);
  const shared = new SharedVoxels(two.tree);
  function* entriesBelow(top: number): Generator<readonly [number, number]> {
    const open = [top];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node >= tree.regionCount) {
        const at = (node - tree.regionCount) * 2;
        open.push(children[at], children[at + 1]);
      } else for (let at = start[node]; at < start[node + 1]; at++) yield [other[at], voxels[at]];
    }
  }
  const found: number[] = [];
  for (let node = 0; node < tree.nodeCount - 1; node++) {
    if (tree.voxelCount[node] <= leastVoxels) continue;
    found.push(shared.bestOverlap(entriesBelow(node), tree.voxelCount[node]));
  }
  return Float64Array.from(found);
}

/** The two children of every merge as indices; index = (node - regionCount) * 2. */
function childrenOf(tree: StoredTree): Int32Array {
  const children = new Int32Array((tree.nodeCount - tree.regionCount) * 2).fill(-1);
  for (let node = 0; node < tree.nodeCount; node++) {
    if (tree.parent[node] === 0) continue;
    const at = (tree.parent[node] - 1 - tree.regionCount) * 2;
    children[at + (children[at] < 0 ? 0 : 1)] = node;
  }
  return children;
}
