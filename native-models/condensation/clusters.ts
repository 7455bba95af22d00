import type { RegionFeatures, RegionGraph } from './graph';
import type { MergeRecord } from './merges';

/** Edges between clusters, every pair once, first < second. */
interface Edges {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly areaMm2: Float64Array;
  readonly contrast: Float64Array;
  /** Cost of merging across each edge; NaN where its clusters have changed since it was last known. */
  readonly cost: Float64Array;
}

/** Clusters on their way to one root: where each stands in feature space, its mass, and its edges. */
export interface Clusters {
  readonly count: number;
  readonly dimensions: number;
  /** Row by row. */
  readonly position: Float64Array;
  /** Voxels of each cluster. */
  readonly mass: Float64Array;
  /** Tree node that each cluster is. */
  readonly node: Uint32Array;
  readonly edges: Edges;
}

/** Every region a cluster of its own. */
export function clustersOf(features: RegionFeatures, voxelCount: Uint32Array, graph: RegionGraph): Clusters {
  return {
    count: graph.nodeCount,
    dimensions: features.dimensions,
    position: Float64Array.from(features.values),
    mass: Float64Array.from(voxelCount),
    node: Uint32Array.from({ length: graph.nodeCount }, (_, region) => region + 1),
    edges: {
      first: graph.from,
      second: graph.to,
      areaMm2: Float64Array.from(graph.areaMm2),
      contrast: Float64Array.from(graph.contrast),
      cost: new Float64Array(graph.from.length).fill(NaN),
    },
  };
}

/** Squared distance between two clusters. */
export function squaredDistance({ position, dimensions }: Clusters, a: number, b: number): number {
  let sum = 0;
  for (let d = 0, p = a * dimensions, q = b * dimensions; d < dimensions; d++) {
    const difference = position[p + d] - position[q + d];
    sum += difference * difference;
  }
  return sum;
}

/** Pairs of clusters that are each other's cheapest neighbour, cheaper than `limit`; cheapest pair first. */
export function mutualPairs({ count, edges }: Clusters, limit: number): [number, number][] {
  const lowest = new Float64Array(count).fill(Infinity);
  const partner = new Int32Array(count).fill(-1);
  const offer = (to: number, from: number, cost: number) => {
    if (cost < lowest[to] || (cost === lowest[to] && from < partner[to])) {
      lowest[to] = cost;
      partner[to] = from;
    }
  };
  for (let edge = 0; edge < edges.cost.length; edge++) {
    const cost = edges.cost[edge];
    if (cost >= limit) continue;
    offer(edges.first[edge], edges.second[edge], cost);
    offer(edges.second[edge], edges.first[edge], cost);
  }
  const pairs: [number, number][] = [];
  for (let a = 0; a < count; a++) {
    const b = partner[a];
    if (b > a && partner[b] === a) pairs.push([a, b]);
  }
  return pairs.sort(([a], [b]) => lowest[a] - lowest[b] || a - b);
}

/** Merges disjoint pairs of clusters into their centres of mass, records each merge and contracts the edges. */
export function mergePairs(
  clusters: Clusters,
  pairs: readonly (readonly [number, number])[],
  step: number,
  record: MergeRecord,
): Clusters {
  const { dimensions, position, mass, node } = clusters;
  const mergedInto = Uint32Array.from({ length: clusters.count }, (_, cluster) => cluster);
  const hasGrown = new Uint8Array(clusters.count);
  for (const [a, b] of pairs) {
    const total = mass[a] + mass[b];
    for (let d = 0; d < dimensions; d++) {
      const sum = mass[a] * position[a * dimensions + d] + mass[b] * position[b * dimensions + d];
      position[a * dimensions + d] = sum / total;
    }
    mass[a] = total;
    node[a] = record.add(node[a], node[b], step);
    mergedInto[b] = a;
    hasGrown[a] = 1;
  }
  const renumbered = new Uint32Array(clusters.count);
  let count = 0;
  for (let cluster = 0; cluster < clusters.count; cluster++) {
    if (mergedInto[cluster] !== cluster) continue;
    position.copyWithin(count * dimensions, cluster * dimensions, (cluster + 1) * dimensions);
    mass[count] = mass[cluster];
    node[count] = node[cluster];
    hasGrown[count] = hasGrown[cluster];
    renumbered[cluster] = count++;
  }
  for (let cluster = 0; cluster < clusters.count; cluster++) {
    if (mergedInto[cluster] !== cluster) renumbered[cluster] = renumbered[mergedInto[cluster]];
  }
  return {
    count,
    dimensions,
    position: position.subarray(0, count * dimensions),
    mass: mass.subarray(0, count),
    node: node.subarray(0, count),
    edges: contractEdges(clusters.edges, renumbered, count, hasGrown),
  };
}

/**
 * Edges between the renumbered clusters: parallel ones become one, with summed area and area-weighted contrast. Costs
 * stay where neither cluster has grown.
 */
function contractEdges(
  { first, second, areaMm2, contrast, cost }: Edges,
  renumbered: Uint32Array,
  count: number,
  hasGrown: Uint8Array,
): Edges {
  const start = new Uint32Array(count + 1);
  const low = new Uint32Array(first.length);
  const high = new Uint32Array(first.length);
  for (let edge = 0; edge < first.length; edge++) {
    const [a, b] = [renumbered[first[edge]], renumbered[second[edge]]];
    low[edge] = Math.min(a, b);
    high[edge] = Math.max(a, b);
    if (a !== b) start[low[edge] + 1]++;
  }
  for (let cluster = 0; cluster < count; cluster++) start[cluster + 1] += start[cluster];
  const order = new Uint32Array(start[count]);
  const next = start.slice();
  for (let edge = 0; edge < first.length; edge++)
    if (low[edge] !== high[edge]) order[next[low[edge]]++] = edge;

  const outFirst = new Uint32Array(order.length);
  const outSecond = new Uint32Array(order.length);
  const outArea = new Float64Array(order.length);
  const outStep = new Float64Array(order.length);
  const outCost = new Float64Array(order.length);
  const edgeTo = new Int32Array(count).fill(-1);
  let used = 0;
  for (let a = 0; a < count; a++) {
    const begin = used;
    for (let at = start[a]; at < start[a + 1]; at++) {
      const edge = order[at];
      const b = high[edge];
      if (edgeTo[b] < begin) {
        edgeTo[b] = used;
        outFirst[used] = a;
        outCost[used] = hasGrown[a] === 1 || hasGrown[b] === 1 ? NaN : cost[edge];
        outSecond[used++] = b;
      }
      outArea[edgeTo[b]] += areaMm2[edge];
      outStep[edgeTo[b]] += areaMm2[edge] * contrast[edge];
    }
  }
  return {
    first: outFirst.slice(0, used),
    second: outSecond.slice(0, used),
    areaMm2: outArea.slice(0, used),
    contrast: outStep.slice(0, used).map((sum, edge) => sum / outArea[edge]),
    cost: outCost.slice(0, used),
  };
}
