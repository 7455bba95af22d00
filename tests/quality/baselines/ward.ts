import {
  buildTree,
  type RegionFeatures,
  type RegionGraph,
  type RegionStatistics,
  type StoredTree,
} from '../../../native-models/condensation';
import { MergeRecord } from '../../../native-models/condensation/merges';
import { CheapestPairs } from './heap';
import { stepsOfCosts } from './ladder';

/**
 * Agglomeration along region adjacency: always the pair of touching clusters whose union adds least to the summed
 * squares within clusters (Ward 1963). No diffusion, no weight of the boundary. Pieces that touch nothing come last.
 */
export function wardTree(
  features: RegionFeatures,
  statistics: RegionStatistics,
  adjacency: RegionGraph,
): StoredTree {
  const { nodeCount: regions, from, to } = adjacency;
  const { dimensions } = features;
  const nodes = Math.max(1, 2 * regions - 1);
  const centre = new Float64Array(nodes * dimensions);
  const mass = new Float64Array(nodes);
  const neighbours: (Set<number> | null)[] = Array.from({ length: regions }, () => new Set<number>());
  centre.set(features.values);
  mass.set(statistics.voxelCount);
  const costOf = (a: number, b: number) => {
    let squared = 0;
    for (let d = 0; d < dimensions; d++)
      squared += (centre[a * dimensions + d] - centre[b * dimensions + d]) ** 2;
    return (squared * mass[a] * mass[b]) / (mass[a] + mass[b]);
  };
  const pairs = new CheapestPairs();
  const startCosts = Float64Array.from(from, (a, edge) => costOf(a, to[edge]));
  startCosts.forEach((cost, edge) => {
    neighbours[from[edge]]?.add(to[edge]);
    neighbours[to[edge]]?.add(from[edge]);
    pairs.add(cost, from[edge], to[edge]);
  });
  const record = new MergeRecord(regions);
  const stepOf = stepsOfCosts(startCosts);
  const merge = (a: number, b: number, cost: number) => {
    const node = record.add(a + 1, b + 1, stepOf(cost)) - 1;
    mass[node] = mass[a] + mass[b];
    for (let d = 0; d < dimensions; d++) {
      const sum = mass[a] * centre[a * dimensions + d] + mass[b] * centre[b * dimensions + d];
      centre[node * dimensions + d] = sum / mass[node];
    }
    const around = new Set([...(neighbours[a] ?? []), ...(neighbours[b] ?? [])]);
    around.delete(a);
    around.delete(b);
    neighbours[a] = neighbours[b] = null;
    neighbours[node] = around;
    for (const other of around) {
      neighbours[other]?.delete(a);
      neighbours[other]?.delete(b);
      neighbours[other]?.add(node);
      pairs.add(costOf(node, other), node, other);
    }
  };
  for (let pair = pairs.take(); pair !== undefined; pair = pairs.take())
    if (neighbours[pair.first] && neighbours[pair.second]) merge(pair.first, pair.second, pair.cost);
  const left = neighbours.flatMap((around, node) => (around === null ? [] : [node]));
  for (let last = left[0], at = 1; at < left.length; at++) {
    merge(last, left[at], costOf(last, left[at]));
    last = neighbours.length - 1;
  }
  return buildTree(record.finish(), statistics, adjacency);
}
