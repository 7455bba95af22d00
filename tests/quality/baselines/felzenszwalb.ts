import { buildTree, type Regions, type StoredTree } from '../../../native-models/condensation';
import { MergeRecord } from '../../../native-models/condensation/merges';
import { finishChunks } from '../../../native-models/cooperation';
import type { Volume } from '../../../native-models/geometry';
import type { ChannelImage } from '../../../native-models/regions';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { regionStatistics } from '../../../native-models/regions/statistics';
import { smoothedImage } from './gradient';

const SMOOTHING_VOXELS = 0.8;
/** The scale grows by this factor from level to level. */
const SCALE_GROWTH = 1.1;
/** The first scale, in normalised values times voxels. */
const FIRST_SCALE = 0.05;
/** Weights are told apart in so many steps while they are sorted. */
const WEIGHTS = 1 << 16;

/** Edges between neighbouring voxels, or later between components: lightest first. */
interface Edges {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float32Array;
}

/** Disjoint components with their size and the heaviest edge inside. */
class Forest {
  readonly parent: Uint32Array;
  readonly size: Uint32Array;
  readonly inner: Float32Array;

  constructor(count: number) {
    this.parent = Uint32Array.from({ length: count }, (_, at) => at);
    this.size = new Uint32Array(count).fill(1);
    this.inner = new Float32Array(count);
  }

  find(member: number): number {
    const { parent } = this;
    let at = member;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]];
    return at;
  }

  unite(a: number, b: number, weight: number): void {
    const [root, other] = a < b ? [a, b] : [b, a];
    this.parent[other] = root;
    this.size[root] += this.size[other];
    this.inner[root] = Math.max(this.inner[root], this.inner[other], weight);
  }

  /** Felzenszwalb and Huttenlocher's predicate: the edge is no heavier than both components' inner ones plus k / size. */
  belongTogether(a: number, b: number, weight: number, scale: number): boolean {
    const limit = (one: number) => this.inner[one] + scale / this.size[one];
    return weight <= Math.min(limit(a), limit(b));
  }
}

function sorted({ from, to, weight }: Edges): Edges {
  const heaviest = weight.reduce((most, value) => Math.max(most, value), 0) || 1;
  const key = Uint32Array.from(weight, (value) => Math.floor((value / heaviest) * (WEIGHTS - 1)));
  const next = new Uint32Array(WEIGHTS + 1);
  for (const one of key) next[one + 1]++;
  for (let at = 0; at < WEIGHTS; at++) next[at + 1] += next[at];
  const order = new Uint32Array(weight.length);
  key.forEach((one, edge) => (order[next[one]++] = edge));
  return {
    from: order.map((edge) => from[edge]),
    to: order.map((edge) => to[edge]),
    weight: Float32Array.from(order, (edge) => weight[edge]),
  };
}

function voxelEdges({ channels, size, values }: ChannelImage): Edges {
  const [nx, ny, nz] = size;
  const voxels = nx * ny * nz;
  const count = (nx - 1) * ny * nz + nx * (ny - 1) * nz + nx * ny * (nz - 1);
  const edges = { from: new Uint32Array(count), to: new Uint32Array(count), weight: new Float32Array(count) };
  let used = 0;
  const add = (from: number, to: number) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += (values[c * voxels + from] - values[c * voxels + to]) ** 2;
    edges.from[used] = from;
    edges.to[used] = to;
    edges.weight[used++] = Math.sqrt(sum);
  };
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        if (i > 0) add(voxel, voxel - 1);
        if (j > 0) add(voxel, voxel - nx);
        if (k > 0) add(voxel, voxel - nx * ny);
      }
  return sorted(edges);
}

/** The edges that still lie between components, named by them. */
function between({ from, to, weight }: Edges, forest: Forest): Edges {
  const kept: number[] = [];
  for (let edge = 0; edge < weight.length; edge++)
    if (forest.find(from[edge]) !== forest.find(to[edge])) kept.push(edge);
  return {
    from: Uint32Array.from(kept, (edge) => forest.find(from[edge])),
    to: Uint32Array.from(kept, (edge) => forest.find(to[edge])),
    weight: Float32Array.from(kept, (edge) => weight[edge]),
  };
}

/** Voxels that edges of no more than the first scale's predicate join, and small components with their lightest neighbour. */
function firstComponents(edges: Edges, forest: Forest, leastVoxels: number): void {
  const { from, to, weight } = edges;
  const pass = (joins: (a: number, b: number, edge: number) => boolean) => {
    for (let edge = 0; edge < weight.length; edge++) {
      const [a, b] = [forest.find(from[edge]), forest.find(to[edge])];
      if (a !== b && joins(a, b, edge)) forest.unite(a, b, weight[edge]);
    }
  };
  pass((a, b, edge) => forest.belongTogether(a, b, weight[edge], FIRST_SCALE));
  pass((a, b) => forest.size[a] < leastVoxels || forest.size[b] < leastVoxels);
}

function regionsOf(forest: Forest): { regions: Regions; labelOf: Uint32Array } {
  const labelOf = new Uint32Array(forest.parent.length);
  const labels = new Uint32Array(forest.parent.length);
  let count = 0;
  // A component's root is its lowest voxel, so that it is numbered before its other voxels come.
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const root = forest.find(voxel);
    if (root === voxel) labelOf[voxel] = ++count;
    labels[voxel] = labelOf[root];
  }
  return { regions: { labels, count }, labelOf };
}

/**
 * Felzenszwalb and Huttenlocher's segmentation (2004) at a growing scale, each level going on from the one before, so
 * that levels nest. Components below `leastVoxels` join a neighbour before the first level.
 */
export function felzenszwalb(
  image: ChannelImage,
  volume: Volume,
  leastVoxels: number,
): { regions: Regions; tree: StoredTree } {
  const smooth = smoothedImage(image, volume.grid, SMOOTHING_VOXELS);
  let edges = voxelEdges(smooth);
  const forest = new Forest(smooth.values.length / smooth.channels);
  firstComponents(edges, forest, leastVoxels);
  const { regions, labelOf } = regionsOf(forest);
  const record = new MergeRecord(regions.count);
  const node = labelOf.slice();
  let left = regions.count;
  edges = between(edges, forest);
  for (let scale = FIRST_SCALE, step = 1; left > 1; scale *= SCALE_GROWTH, step++) {
    const before = left;
    for (let edge = 0; edge < edges.weight.length; edge++) {
      const [a, b] = [forest.find(edges.from[edge]), forest.find(edges.to[edge])];
      if (a === b || !forest.belongTogether(a, b, edges.weight[edge], scale)) continue;
      const merged = record.add(node[a], node[b], step);
      forest.unite(a, b, edges.weight[edge]);
      node[forest.find(a)] = merged;
      left--;
    }
    if (left < before) edges = between(edges, forest);
  }
  const statistics = finishChunks(regionStatistics(regions, volume.grid, volume));
  const adjacency = finishChunks(regionAdjacency(regions, volume.grid, smooth));
  return { regions, tree: buildTree(record.finish(), statistics, adjacency) };
}
