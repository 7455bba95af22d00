import type { RegionGraph } from './graph';
import type { Merges } from './merges';
import type { GranularityTree, RegionStatistics } from './tree';

/** Parents of all nodes, 0 at the root. */
function parentsOf(merges: Merges): Uint32Array {
  const { regionCount, first, second } = merges;
  const parent = new Uint32Array(regionCount + first.length);
  for (let m = 0; m < first.length; m++) {
    parent[first[m] - 1] = parent[second[m] - 1] = regionCount + 1 + m;
  }
  return parent;
}

/** The lowest node that contains both; a parent's id exceeds its children's, so the lower id climbs. */
function lowestCommonNode(parent: Uint32Array, a: number, b: number): number {
  let [p, q] = [a, b];
  while (p !== q) {
    if (p < q) p = parent[p - 1];
    else q = parent[q - 1];
  }
  return p;
}

/**
 * Marks the nodes that are one face-connected piece. Every pair of adjacent regions is united at the lowest node that
 * contains both; a merge has as many pieces as its children together, less the unions that succeed there.
 */
function connectedNodes(merges: Merges, parent: Uint32Array, adjacency: RegionGraph): Uint8Array {
  const { regionCount, first, second } = merges;
  const pairsAt: number[][] = Array.from(first, () => []);
  for (let edge = 0; edge < adjacency.from.length; edge++) {
    const node = lowestCommonNode(parent, adjacency.from[edge] + 1, adjacency.to[edge] + 1);
    pairsAt[node - regionCount - 1].push(edge);
  }
  const piece = Uint32Array.from({ length: regionCount }, (_, region) => region);
  const find = (region: number): number => {
    let at = region;
    while (piece[at] !== at) at = piece[at] = piece[piece[at]];
    return at;
  };
  const pieces = new Uint32Array(parent.length).fill(1);
  for (let m = 0; m < first.length; m++) {
    let count = pieces[first[m] - 1] + pieces[second[m] - 1];
    for (const edge of pairsAt[m]) {
      const [a, b] = [find(adjacency.from[edge]), find(adjacency.to[edge])];
      if (a === b) continue;
      piece[a] = b;
      count--;
    }
    pieces[regionCount + m] = count;
  }
  return Uint8Array.from(pieces, (count) => (count === 1 ? 1 : 0));
}

/** Lowest and highest voxel of two boxes together, written for node index `into`. */
function uniteBoxes(boxes: Int32Array, into: number, a: number, b: number): void {
  for (let axis = 0; axis < 3; axis++) {
    boxes[into * 6 + axis] = Math.min(boxes[a * 6 + axis], boxes[b * 6 + axis]);
    boxes[into * 6 + 3 + axis] = Math.max(boxes[a * 6 + 3 + axis], boxes[b * 6 + 3 + axis]);
  }
}

/** A copy of per-region values, with room for the values of the merges. */
function extended<T extends Uint32Array | Float32Array | Int32Array>(into: T, regionValues: T): T {
  into.set(regionValues);
  return into;
}

/** Builds the granularity tree from the merges; the adjacency tells which nodes are in one piece. */
export function buildTree(
  merges: Merges,
  statistics: RegionStatistics,
  adjacency: RegionGraph,
): GranularityTree {
  const { regionCount, first, second, step } = merges;
  const nodeCount = regionCount + first.length;
  const steps = step.length > 0 ? step[step.length - 1] : 0;
  const parent = parentsOf(merges);
  const bornAt = new Uint32Array(nodeCount);
  bornAt.set(step, regionCount);
  const diesAt = Uint32Array.from(parent, (above) => (above === 0 ? steps + 1 : bornAt[above - 1]));
  const voxelCount = extended(new Uint32Array(nodeCount), statistics.voxelCount);
  const meanIntensity = extended(new Float32Array(nodeCount), statistics.meanIntensity);
  const boundingBox = extended(new Int32Array(nodeCount * 6), statistics.boundingBox);
  for (let m = 0; m < first.length; m++) {
    const [node, a, b] = [regionCount + m, first[m] - 1, second[m] - 1];
    voxelCount[node] = voxelCount[a] + voxelCount[b];
    const sum = meanIntensity[a] * voxelCount[a] + meanIntensity[b] * voxelCount[b];
    meanIntensity[node] = sum / voxelCount[node];
    uniteBoxes(boundingBox, node, a, b);
  }
  return {
    regionCount,
    steps,
    nodeCount,
    parent,
    bornAt,
    diesAt,
    voxelCount,
    meanIntensity,
    boundingBox,
    persistence: Float32Array.from(bornAt, (born, node) => (diesAt[node] - born) / (steps + 1)),
    connected: connectedNodes(merges, parent, adjacency),
  };
}
