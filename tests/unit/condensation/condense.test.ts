import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildTree,
  condense,
  validateTree,
  type Merges,
  type RegionFeatures,
  type RegionGraph,
  type RegionStatistics,
} from '../../../native-models/condensation';
import { randomGenerator } from '../../../native-models/random';

function graphOf(
  nodeCount: number,
  pairs: readonly (readonly [number, number])[],
  contrast = 1,
): RegionGraph {
  const sorted = [...pairs].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  return {
    nodeCount,
    from: Uint32Array.from(sorted, ([a]) => a),
    to: Uint32Array.from(sorted, ([, b]) => b),
    areaMm2: new Float32Array(sorted.length).fill(2),
    contrast: new Float32Array(sorted.length).fill(contrast),
  };
}

const line = (values: readonly number[]): RegionFeatures => ({
  dimensions: 1,
  values: Float32Array.from(values),
});

function statisticsOf(voxelCount: Uint32Array): RegionStatistics {
  return {
    voxelCount,
    meanIntensity: new Float32Array(voxelCount.length),
    centreMm: new Float64Array(voxelCount.length * 3),
    boundingBox: new Int32Array(voxelCount.length * 6),
  };
}

/** Members of every merge as sorted region labels. */
function clustersOf(merges: Merges): string[] {
  const members = Array.from({ length: merges.regionCount }, (_, region) => [region + 1]);
  merges.first.forEach((first, m) => members.push([...members[first - 1], ...members[merges.second[m] - 1]]));
  return members.slice(merges.regionCount).map((list) => list.sort((a, b) => a - b).join());
}

/** Ward's method by exhaustive search for the cheapest pair (every pair is adjacent). */
function wardClusters(values: readonly number[], mass: readonly number[]): string[] {
  let clusters = values.map((value, region) => ({ value, mass: mass[region], members: [region + 1] }));
  const found: string[] = [];
  while (clusters.length > 1) {
    let best = { cost: Infinity, a: 0, b: 0 };
    clusters.forEach((p, a) =>
      clusters.forEach((q, b) => {
        const cost = ((p.value - q.value) ** 2 * p.mass * q.mass) / (p.mass + q.mass);
        if (a < b && cost < best.cost) best = { cost, a, b };
      }),
    );
    const [p, q] = [clusters[best.a], clusters[best.b]];
    const total = p.mass + q.mass;
    const value = (p.value * p.mass + q.value * q.mass) / total;
    const members = [...p.members, ...q.members].sort((x, y) => x - y);
    clusters = [...clusters.filter((c) => c !== p && c !== q), { value, mass: total, members }];
    found.push(members.join());
  }
  return found;
}

const anyGraph = fc
  .record({
    nodes: fc.integer({ min: 1, max: 60 }),
    density: fc.double({ min: 0, max: 0.3, noNaN: true }),
    seed: fc.nat(),
  })
  .map(({ nodes, density, seed }) => {
    const random = randomGenerator(seed);
    const pairs: [number, number][] = [];
    for (let a = 0; a < nodes; a++)
      for (let b = a + 1; b < nodes; b++) if (random.next() < density) pairs.push([a, b]);
    const graph = graphOf(nodes, pairs);
    return {
      graph: { ...graph, contrast: graph.contrast.map(() => random.next()) },
      features: { dimensions: 3, values: Float32Array.from({ length: nodes * 3 }, () => random.normal()) },
      mass: Uint32Array.from({ length: nodes }, () => 1 + random.integer(500)),
    };
  });

describe('diffusion condensation', () => {
  test('ends in one valid tree on any graph, in pieces or not, and says which nodes are in one piece', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async ({ graph, features, mass }) => {
        const tree = buildTree(await condense(features, mass, graph), statisticsOf(mass), graph);
        expect(validateTree(tree)).toEqual([]);
        expect(tree.nodeCount).toBe(2 * graph.nodeCount - 1);
        expect(tree.voxelCount[tree.nodeCount - 1]).toBe(mass.reduce((sum, m) => sum + m, 0));
        if (graph.from.length < graph.nodeCount - 1) expect(tree.connected[tree.nodeCount - 1]).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  test('merges what is alike first', async () => {
    const graph = graphOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const merges = await condense(line([0, 0.25, 5, 5.25]), new Uint32Array(4).fill(10), graph);
    expect(clustersOf(merges).sort()).toEqual(['1,2', '1,2,3,4', '3,4']);
    expect(merges.step[0]).toBe(merges.step[1]);
    expect(merges.step[2]).toBeGreaterThan(merges.step[1] + 20);
  });

  test('without diffusion and boundaries is Ward’s method', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 14 }), fc.nat(), async (nodes, seed) => {
        const random = randomGenerator(seed);
        const values = Array.from({ length: nodes }, () => Math.fround(random.normal()));
        const mass = Uint32Array.from({ length: nodes }, () => 1 + random.integer(50));
        const pairs = values.flatMap((_, a) => values.slice(a + 1).map((__, b) => [a, a + 1 + b] as const));
        const merges = await condense(line(values), mass, graphOf(nodes, pairs), {
          diffusionRate: 0,
          boundaryPower: 0,
        });
        expect(clustersOf(merges).sort()).toEqual(wardClusters(values, [...mass]).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('lets diffusion draw clusters towards alike neighbours before they merge', async () => {
    // Region 3 lies between two pairs; with diffusion along the chain the twins meet earlier than without.
    const graph = graphOf(5, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    const features = line([0, 1, 2.05, 3.15, 4.3]);
    const mass = new Uint32Array(5).fill(1);
    const still = await condense(features, mass, graph, { diffusionRate: 0, boundaryPower: 0 });
    const moving = await condense(features, mass, graph, { diffusionRate: 0.5, boundaryPower: 0 });
    expect(moving.step[3]).toBeLessThan(still.step[3]);
  });

  test('keeps a clear boundary longer than a faint one', async () => {
    const graph = {
      ...graphOf(3, [
        [0, 1],
        [1, 2],
      ]),
      contrast: Float32Array.of(4, 0.5),
    };
    const merges = await condense(line([0, 1, 2]), new Uint32Array(3).fill(1), graph);
    expect(clustersOf(merges)).toEqual(['2,3', '1,2,3']);
  });

  test('puts small clusters before large ones that differ as much', async () => {
    const graph = graphOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const merges = await condense(line([0, 1, 2, 3]), Uint32Array.of(900, 800, 3, 2), graph, {
      diffusionRate: 0,
      boundaryPower: 0,
    });
    expect(clustersOf(merges)[0]).toBe('3,4');
  });

  test('copes with regions that are all the same', async () => {
    const graph = graphOf(
      6,
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 5],
      ],
      0,
    );
    const merges = await condense(line([1, 1, 1, 1, 1, 1]), new Uint32Array(6).fill(7), graph);
    expect(merges.step).toEqual(new Uint32Array(5).fill(1));
  });

  test('refuses features that are no numbers', async () => {
    const graph = graphOf(2, [[0, 1]]);
    await expect(condense(line([0, NaN]), new Uint32Array(2).fill(1), graph)).rejects.toThrow('no number');
  });

  test('is reproducible', async () => {
    const [{ graph, features, mass }] = fc.sample(anyGraph, { numRuns: 1, seed: 11 });
    expect(await condense(features, mass, graph)).toEqual(await condense(features, mass, graph));
  });

  test('stops when cancelled', async () => {
    const graph = graphOf(3, [
      [0, 1],
      [1, 2],
    ]);
    const signal = AbortSignal.abort(new Error('cancelled'));
    const work = condense(line([0, 1, 5]), new Uint32Array(3).fill(1), graph, undefined, { signal });
    await expect(work).rejects.toThrow('cancelled');
  });

  test('prefers, at a contact power, the neighbour that shares more surface', async () => {
    const pairs = [
      [0, 1],
      [1, 2],
    ] as const;
    const graph = { ...graphOf(3, pairs), areaMm2: Float32Array.of(1, 9) };
    const features = line([0, 1, 2.2]);
    const mass = Uint32Array.of(10, 10, 10);
    const settings = { diffusionRate: 0, boundaryPower: 0 };
    expect(clustersOf(await condense(features, mass, graph, settings))[0]).toBe('1,2');
    expect(clustersOf(await condense(features, mass, graph, { ...settings, contactPower: 0.5 }))[0]).toBe(
      '2,3',
    );
  });
});
