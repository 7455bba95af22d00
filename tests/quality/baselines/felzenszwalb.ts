import { buildTree, type Regions, type StoredTree } from '../../../native-models/condensation';
import { MergeRecord } from '../../../native-models/condensation/merges';
import { finishChunks } from '../../../native-models/cooperation';
import type { Volume } from '../../../native-models/geometry';
import type { ChannelImage } from '../../../native-models/regions';
import { regionAdjacency } from '../../../native-models/regions/adjacency';
import { regionStatistics } from '../../../native-models/regions/statistics';
import { smoothedImage } from './gradient';

const SMOOTHING_VOXELS = 0.8;
/** The scale of each level, in normalised values times voxels. */
const SCALES: readonly number[] = Array.from({ length: 48 }, (_, level) => 0.005 * 1.3 ** level);
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

  constructor(size: Uint32Array, inner: Float32Array) {
    this.parent = size.map((_, at) => at);
    this.size = size.slice();
    this.inner = inner.slice();
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

/** Joins components along edges, lightest first, where `joins` agrees. */
function unite(
  { from, to, weight }: Edges,
  forest: Forest,
  joins: (a: number, b: number, weight: number) => boolean,
  innerWeight = (weight: number) => weight,
): void {
  for (let edge = 0; edge < weight.length; edge++) {
    const [a, b] = [forest.find(from[edge]), forest.find(to[edge])];
    if (a !== b && joins(a, b, weight[edge])) forest.unite(a, b, innerWeight(weight[edge]));
  }
}

/** The components of the finest level as regions, with what the next levels start from. */
interface Base {
  readonly regions: Regions;
  readonly size: Uint32Array;
  readonly inner: Float32Array;
  /** Between regions (label - 1), lightest first. */
  readonly edges: Edges;
}

function baseOf(image: ChannelImage, leastVoxels: number): Base {
  const voxels = image.values.length / image.channels;
  const edges = voxelEdges(image);
  const forest = new Forest(new Uint32Array(voxels).fill(1), new Float32Array(voxels));
  unite(edges, forest, (a, b, weight) => forest.belongTogether(a, b, weight, SCALES[0]));
  // What is too small to stand alone says nothing about how uneven its neighbour is.
  const isSmall = (a: number, b: number) => forest.size[a] < leastVoxels || forest.size[b] < leastVoxels;
  unite(edges, forest, isSmall, () => 0);
  const labels = new Uint32Array(voxels);
  const roots: number[] = [];
  // A component's root is its lowest voxel, so that it is numbered before its other voxels come.
  for (let voxel = 0; voxel < voxels; voxel++) {
    const root = forest.find(voxel);
    if (root === voxel) roots.push(voxel);
    labels[voxel] = root === voxel ? roots.length : labels[root];
  }
  const left = between(edges, forest);
  return {
    regions: { labels, count: roots.length },
    size: Uint32Array.from(roots, (root) => forest.size[root]),
    inner: Float32Array.from(roots, (root) => forest.inner[root]),
    edges: {
      from: left.from.map((root) => labels[root] - 1),
      to: left.to.map((root) => labels[root] - 1),
      weight: left.weight,
    },
  };
}

/** The last level (index into SCALES) at which the two ends of each edge are apart. */
function lastApart({ size, inner, edges }: Base): Uint8Array {
  const last = new Uint8Array(edges.weight.length);
  for (const [level, scale] of SCALES.entries()) {
    const forest = new Forest(size, inner);
    unite(edges, forest, (a, b, weight) => forest.belongTogether(a, b, weight, scale));
    for (let edge = 0; edge < last.length; edge++)
      if (forest.find(edges.from[edge]) !== forest.find(edges.to[edge])) last[edge] = level;
  }
  return last;
}

/**
 * Felzenszwalb and Huttenlocher's segmentation (2004) at growing scales. Its levels do not nest by themselves: two
 * regions are one from the scale on beyond which they stay together (after Guimaraes et al. 2012). Components below
 * `leastVoxels` join a neighbour before the first level.
 */
export async function felzenszwalb(
  image: ChannelImage,
  volume: Volume,
  leastVoxels: number,
): Promise<{ regions: Regions; tree: StoredTree }> {
  const smooth = await smoothedImage(image, volume.grid, SMOOTHING_VOXELS);
  const base = baseOf(smooth, leastVoxels);
  const { regions, edges } = base;
  const last = lastApart(base);
  const order = Uint32Array.from(last, (_, edge) => edge).sort((a, b) => last[a] - last[b] || a - b);
  const record = new MergeRecord(regions.count);
  const node = Uint32Array.from(base.size, (_, region) => region + 1);
  const forest = new Forest(base.size, base.inner);
  for (const edge of order) {
    const [a, b] = [forest.find(edges.from[edge]), forest.find(edges.to[edge])];
    if (a === b) continue;
    const merged = record.add(node[a], node[b], last[edge] + 1);
    forest.unite(a, b, edges.weight[edge]);
    node[forest.find(a)] = merged;
  }
  const statistics = finishChunks(regionStatistics(regions, volume.grid, volume));
  const adjacency = await regionAdjacency(regions, volume.grid, smooth);
  return { regions, tree: buildTree(record.finish(), statistics, adjacency) };
}
