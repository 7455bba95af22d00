import type { TreeData } from '../../electron/contract';

/**
 * The granularity tree made fast to walk. Nodes are named by their ids, 1..nodeCount; 0 stands for "none".
 * Regions are put in such an order that every node's regions are neighbours in it: a node is an interval of ranks.
 */
export class TreeIndex {
  readonly data: TreeData;
  readonly root: number;
  /** Rank of a region, indexed by region id; rank 0 is the leftmost leaf of the tree. Entry 0 is unused. */
  readonly rankOfRegion: Uint32Array;
  /** Region at each rank. */
  readonly regionAtRank: Uint32Array;
  /** First and last rank of a node's regions, both inclusive, indexed by node id. */
  readonly firstRank: Uint32Array;
  readonly lastRank: Uint32Array;
  /** The region whose colour a node inherits: that of its largest child, down to a leaf. Indexed by node id. */
  readonly colorRegion: Uint32Array;
  /** Steps at which the cut changes, ascending: the positions of the granularity slider. Always begins with 0. */
  readonly changeSteps: readonly number[];
  readonly #children: readonly (readonly number[])[];

  constructor(data: TreeData) {
    this.data = data;
    this.root = data.nodeCount;
    this.#children = childrenOf(data);
    this.rankOfRegion = new Uint32Array(data.regionCount + 1);
    this.regionAtRank = new Uint32Array(data.regionCount);
    this.firstRank = new Uint32Array(data.nodeCount + 1);
    this.lastRank = new Uint32Array(data.nodeCount + 1);
    // Node 0, "none", holds no region: its interval is empty.
    this.firstRank[0] = 1;
    this.#rankRegions();
    this.colorRegion = this.#inheritColors();
    this.changeSteps = [...new Set([0, ...data.bornAt])].sort((a, b) => a - b);
  }

  parent(node: number): number {
    return node === 0 ? 0 : this.data.parent[node - 1];
  }

  children(node: number): readonly number[] {
    return this.#children[node] ?? [];
  }

  voxelCount(node: number): number {
    return node === 0 ? 0 : this.data.voxelCount[node - 1];
  }

  isLeaf(node: number): boolean {
    return node <= this.data.regionCount;
  }

  contains(node: number, region: number): boolean {
    const rank = this.rankOfRegion[region];
    return region > 0 && rank >= this.firstRank[node] && rank <= this.lastRank[node];
  }

  /** From a node up to the root, both included. */
  pathToRoot(node: number): number[] {
    const path: number[] = [];
    for (let current = node; current !== 0; current = this.parent(current)) path.push(current);
    return path;
  }

  /** The child of `node` that holds a region; 0 at a leaf. */
  childToward(node: number, region: number): number {
    return this.children(node).find((child) => this.contains(child, region)) ?? 0;
  }

  /** Node alive at a step for every region, indexed by region id; entry 0 stays 0. */
  nodeOfRegionAtStep(step: number): Uint32Array {
    const { nodeCount, regionCount, bornAt, diesAt } = this.data;
    const alive = new Uint32Array(nodeCount + 1);
    for (let node = nodeCount; node >= 1; node -= 1) {
      const born = bornAt[node - 1];
      const dies = diesAt[node - 1];
      if (born > step) continue;
      alive[node] = dies > step ? node : alive[this.parent(node)];
    }
    return alive.subarray(0, regionCount + 1);
  }

  /** How many segments the cut at a step has. */
  segmentCountAtStep(step: number): number {
    const { nodeCount, bornAt, diesAt } = this.data;
    let count = 0;
    for (let node = 0; node < nodeCount; node += 1) {
      if (bornAt[node] <= step && diesAt[node] > step) count += 1;
    }
    return count;
  }

  /** Left to right by depth first, larger child first, so that a node's regions are neighbours. */
  #rankRegions(): void {
    const stack = [this.root];
    let rank = 0;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.isLeaf(node)) {
        this.rankOfRegion[node] = rank;
        this.regionAtRank[rank] = node;
        this.firstRank[node] = rank;
        this.lastRank[node] = rank;
        rank += 1;
      } else {
        const largestFirst = [...this.children(node)].sort((a, b) => this.voxelCount(b) - this.voxelCount(a));
        stack.push(...largestFirst.reverse());
      }
    }
    for (let node = this.data.regionCount + 1; node <= this.data.nodeCount; node += 1) {
      const children = this.children(node);
      this.firstRank[node] = Math.min(...children.map((child) => this.firstRank[child]));
      this.lastRank[node] = Math.max(...children.map((child) => this.lastRank[child]));
    }
  }

  #inheritColors(): Uint32Array {
    const colorRegion = new Uint32Array(this.data.nodeCount + 1);
    for (let node = 1; node <= this.data.nodeCount; node += 1) {
      const largest = this.children(node).reduce(
        (best, child) => (this.voxelCount(child) > this.voxelCount(best) ? child : best),
        0,
      );
      colorRegion[node] = largest === 0 ? node : colorRegion[largest];
    }
    return colorRegion;
  }
}

function childrenOf(data: TreeData): number[][] {
  const children: number[][] = Array.from({ length: data.nodeCount + 1 }, () => []);
  for (let node = 1; node < data.nodeCount; node += 1) {
    children[data.parent[node - 1]]?.push(node);
  }
  return children;
}

/** Whether two segmentations gave the same tree, so that picks made on one mean the same on the other. */
export function isSameTree(a: TreeData, b: TreeData): boolean {
  const equal = (left: Uint32Array, right: Uint32Array): boolean =>
    left.length === right.length && left.every((value, index) => value === right[index]);
  return a.regionCount === b.regionCount && equal(a.parent, b.parent) && equal(a.voxelCount, b.voxelCount);
}
