import { runChunks, type Chunks, type WorkHooks } from '../cooperation';
import type { Vec3 } from '../geometry';
import { clustersOf, mergePairs, mutualPairs, squaredDistance, type Clusters } from './clusters';
import type { RegionFeatures, RegionGraph } from './graph';
import { MergeRecord, type Merges } from './merges';

export interface CondensationSettings {
  /** How much of a neighbour's mass pulls a cluster in one diffusion step, 0 for none. */
  readonly diffusionRate: number;
  /** Power of the step in value across a boundary within the cost of merging over it. */
  readonly boundaryPower: number;
  /** Power of the shared area by which the cost of a merge is divided; 0 where absent. */
  readonly contactPower?: number;
}

const DEFAULTS = { diffusionRate: 0.2, boundaryPower: 0.7 } as const;
const VOLUME_CONTACT_POWER = 0.5;

/** Defaults by size: in volumes, regions that share much of their surface are of one piece; pictures gain nothing by it. */
export function defaultCondensation(size: Vec3): Required<CondensationSettings> {
  return { ...DEFAULTS, contactPower: size[2] === 1 ? 0 : VOLUME_CONTACT_POWER };
}

/** The limit below which clusters merge grows by this factor a step. */
const LIMIT_GROWTH = 1.15;
/** Share of the edges that lie below the first limit. */
const FIRST_LIMIT_QUANTILE = 0.02;
/** The first limit is at least this share of the highest cost, so that equal regions do not stretch the ladder. */
const FIRST_LIMIT_SHARE = 1e-9;
/** Square of the diffusion kernel's bandwidth over the limit: neighbours that will merge soon attract. */
const BANDWIDTH = 1;
/** exp(-9.2) is 1e-4: beyond, neighbours do not attract. */
const NEGLIGIBLE_EXPONENT = 9.2;
/** Added to the relative contrast, so that one invisible boundary does not make a merge free of cost. */
const CONTRAST_FLOOR = 0.1;

function quantile(values: Float64Array, share: number): number {
  return values.length === 0 ? 0 : values.slice().sort()[Math.floor(share * (values.length - 1))];
}

/** What one condensation knows besides its clusters. */
interface Cost {
  readonly typicalContrast: number;
  readonly typicalAreaMm2: number;
  readonly boundaryPower: number;
  readonly contactPower: number;
}

/**
 * Prices the merges whose cost is not known: the growth of the summed squares within clusters (Ward 1963), weighted by
 * how clear the boundary is and divided by a power of its area (Robinson et al. 2002, "full lambda schedule").
 * Clusters of any mass are comparable, and merging two large ones must wait.
 */
function priceMerges(clusters: Clusters, cost: Cost): void {
  const { mass, edges } = clusters;
  for (let edge = 0; edge < edges.cost.length; edge++) {
    if (!Number.isNaN(edges.cost[edge])) continue;
    const [a, b] = [edges.first[edge], edges.second[edge]];
    const ward = (squaredDistance(clusters, a, b) * mass[a] * mass[b]) / (mass[a] + mass[b]);
    const clarity = edges.contrast[edge] / cost.typicalContrast + CONTRAST_FLOOR;
    const contact = edges.areaMm2[edge] / cost.typicalAreaMm2;
    edges.cost[edge] = (ward * Math.pow(clarity, cost.boundaryPower)) / Math.pow(contact, cost.contactPower);
  }
}

/**
 * One step of diffusion along the edges: every cluster moves towards the neighbours that are cheap to merge with,
 * in proportion to their mass. Gaussian kernel in the cost, its width tied to the limit of merging.
 */
function diffuse({ count, dimensions, position, mass, edges }: Clusters, limit: number, rate: number): void {
  const pull = new Float64Array(count * dimensions);
  const weight = Float64Array.from(mass);
  const hasMoved = new Uint8Array(count);
  for (let edge = 0; edge < edges.cost.length; edge++) {
    const exponent = edges.cost[edge] / (limit * BANDWIDTH);
    if (exponent > NEGLIGIBLE_EXPONENT) continue;
    const affinity = rate * Math.exp(-exponent);
    const [a, b] = [edges.first[edge], edges.second[edge]];
    hasMoved[a] = hasMoved[b] = 1;
    weight[a] += affinity * mass[b];
    weight[b] += affinity * mass[a];
    for (let d = 0, p = a * dimensions, q = b * dimensions; d < dimensions; d++, p++, q++) {
      const difference = position[q] - position[p];
      pull[p] += affinity * mass[b] * difference;
      pull[q] -= affinity * mass[a] * difference;
    }
  }
  for (let cluster = 0; cluster < count; cluster++) {
    if (hasMoved[cluster] === 0) continue;
    for (let at = cluster * dimensions; at < (cluster + 1) * dimensions; at++)
      position[at] += pull[at] / weight[cluster];
  }
  for (let edge = 0; edge < edges.cost.length; edge++)
    if (hasMoved[edges.first[edge]] === 1 || hasMoved[edges.second[edge]] === 1) edges.cost[edge] = NaN;
}

/**
 * Edges between clusters that no edge joins to the rest, such as islands in a field of view: every cluster to the one
 * nearest in feature space. Their boundary counts as clear.
 */
function bridge(clusters: Clusters, { typicalContrast, typicalAreaMm2 }: Cost): Clusters {
  const pairs = new Map<string, readonly [number, number]>();
  for (let a = 0; a < clusters.count; a++) {
    let nearest = -1;
    let lowest = Infinity;
    for (let b = 0; b < clusters.count; b++) {
      const distance = a === b ? Infinity : squaredDistance(clusters, a, b);
      if (distance < lowest) [nearest, lowest] = [b, distance];
    }
    const pair = [Math.min(a, nearest), Math.max(a, nearest)] as const;
    pairs.set(pair.join(), pair);
  }
  const list = [...pairs.values()];
  return {
    ...clusters,
    edges: {
      first: Uint32Array.from(list, ([a]) => a),
      second: Uint32Array.from(list, ([, b]) => b),
      areaMm2: new Float64Array(list.length).fill(typicalAreaMm2),
      contrast: new Float64Array(list.length).fill(typicalContrast),
      cost: new Float64Array(list.length).fill(NaN),
    },
  };
}

function* condensing(
  features: RegionFeatures,
  voxelCount: Uint32Array,
  graph: RegionGraph,
  settings: CondensationSettings = DEFAULTS,
): Chunks<Merges> {
  if (!features.values.every(Number.isFinite)) throw new Error('A region has a feature that is no number.');
  const record = new MergeRecord(graph.nodeCount);
  const cost: Cost = {
    typicalContrast: quantile(Float64Array.from(graph.contrast), 0.5) || 1,
    typicalAreaMm2: quantile(Float64Array.from(graph.areaMm2), 0.5) || 1,
    boundaryPower: settings.boundaryPower,
    contactPower: settings.contactPower ?? 0,
  };
  let clusters = clustersOf(features, voxelCount, graph);
  priceMerges(clusters, cost);
  const ladder = limitLadder(clusters.edges.cost);
  let step = 0;
  while (clusters.count > 1) {
    if (clusters.edges.first.length === 0) {
      clusters = bridge(clusters, cost);
      priceMerges(clusters, cost);
    }
    step = Math.max(step + 1, ladder.stepAbove(lowestOf(clusters.edges.cost)));
    const limit = ladder.limitAt(step);
    if (settings.diffusionRate > 0) {
      diffuse(clusters, limit, settings.diffusionRate);
      priceMerges(clusters, cost);
    }
    for (;;) {
      const pairs = mutualPairs(clusters, limit);
      if (pairs.length === 0) break;
      clusters = mergePairs(clusters, pairs, step, record);
      priceMerges(clusters, cost);
      yield 1 - clusters.count / graph.nodeCount;
    }
  }
  return record.finish();
}

/**
 * Diffusion condensation on a graph of regions. Each step lets the clusters diffuse towards their neighbours, merges
 * neighbours pair by pair, cheapest mutual pairs first, as long as a merge costs less than the limit, and raises the
 * limit. Steps at which nothing can merge are passed over, but counted. Ends with one root, also where the graph is in
 * pieces. Deterministic; features must be finite.
 */
export function condense(
  features: RegionFeatures,
  voxelCount: Uint32Array,
  graph: RegionGraph,
  settings?: CondensationSettings,
  hooks?: WorkHooks,
): Promise<Merges> {
  return runChunks(condensing(features, voxelCount, graph, settings), hooks);
}

/** The limits of all steps: a geometric ladder, so that the length of a life in steps is a ratio of costs. */
function limitLadder(costs: Float64Array): {
  limitAt: (step: number) => number;
  /** The first step whose limit exceeds a cost. */
  stepAbove: (cost: number) => number;
} {
  const highest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  const first = Math.max(quantile(costs, FIRST_LIMIT_QUANTILE), highest * FIRST_LIMIT_SHARE) || 1;
  return {
    limitAt: (step) => first * Math.pow(LIMIT_GROWTH, step - 1),
    stepAbove: (cost) => (cost < first ? 1 : 2 + Math.floor(Math.log(cost / first) / Math.log(LIMIT_GROWTH))),
  };
}

function lowestOf(values: Float64Array): number {
  let lowest = Infinity;
  for (const value of values) if (value < lowest) lowest = value;
  return lowest;
}
