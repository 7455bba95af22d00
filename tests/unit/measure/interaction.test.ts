import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentCounts } from '../../../native-models/condensation';
import {
  SimulatedPerson,
  achievableDice,
  bestAncestor,
  bestNode,
  bestOverlaps,
  deepestVoxel,
  diceFromCounts,
  mostPersistentNear,
  overlapWith,
} from '../../../native-models/measure';
import { randomGenerator } from '../../../native-models/random';
import { anyTreeScene, regionsOf, type TreeScene } from '../condensation/randomTree';

const anyScene = fc
  .tuple(anyTreeScene, fc.nat())
  .map(([scene, seed]) => ({ ...scene, random: randomGenerator(seed) }));

/** A truth that is the union of some regions. */
function unionOfRegions({ regions }: TreeScene, members: ReadonlySet<number>) {
  return (voxel: number) => members.has(regions.labels[voxel]);
}

function sizeOf(labels: ArrayLike<number>, members: ReadonlySet<number>): number {
  return Array.from(labels).filter((label) => members.has(label)).length;
}

describe('a simulated person', () => {
  test('needs one click for a truth that is a node, wherever the click falls', () => {
    fc.assert(
      fc.property(anyScene, ({ random, ...scene }) => {
        const { tree, regions, grid } = scene;
        const node = 1 + random.integer(tree.nodeCount);
        const isTruth = unionOfRegions(scene, regionsOf(tree, node));
        const person = new SimulatedPerson(tree, regions, grid);
        expect(person.clicksToReach(isTruth, [0.8, 1], 20)).toEqual([1, 1]);
      }),
      { numRuns: 60 },
    );
  });

  test('reaches any union of regions, and a lower target no later', () => {
    fc.assert(
      fc.property(anyScene, ({ random, ...scene }) => {
        const { tree, regions, grid } = scene;
        const labels = Array.from({ length: regions.count }, (_, region) => region + 1);
        const members = new Set(labels.filter(() => random.next() < 0.4));
        if (members.size === 0) members.add(1);
        const person = new SimulatedPerson(tree, regions, grid);
        const [early, exact] = person.clicksToReach(unionOfRegions(scene, members), [0.6, 1], 100);
        expect(exact).not.toBeNull();
        expect(early ?? Infinity).toBeLessThanOrEqual(exact ?? 0);
      }),
      { numRuns: 60 },
    );
  });

  test('starts with the best ancestor of the deepest voxel, and gives up after the most clicks', () => {
    fc.assert(
      fc.property(anyScene, ({ random, tree, regions, grid }) => {
        const truth = regions.labels.map((label) => (label > 0 && random.next() < 0.5 ? 1 : 0));
        const isTruth = (voxel: number) => truth[voxel] === 1;
        const clicked = deepestVoxel(grid.size, grid.spacingMm, isTruth);
        if (clicked === null) return;
        const first = bestAncestor(tree, regions, overlapWith(tree, regions, isTruth), clicked).dice;
        const person = new SimulatedPerson(tree, regions, grid);
        expect(person.clicksToReach(isTruth, [first, first + 1e-9], 1)).toEqual([1, null]);
      }),
      { numRuns: 60 },
    );
  });
});

test('achievable Dice at some number of segments is that of the cut with so many', () => {
  fc.assert(
    fc.property(anyScene, fc.integer({ min: 1, max: 30 }), ({ random, tree, regions }, segments) => {
      const isTruth = (voxel: number) => truth[voxel] === 1;
      const truth = regions.labels.map(() => (random.next() < 0.6 ? 1 : 0));
      const overlap = overlapWith(tree, regions, isTruth);
      let cut = [tree.nodeCount];
      while (cut.length < Math.min(segments, tree.regionCount)) {
        const latest = Math.max(...cut);
        const children = [...tree.parent.keys()].filter((at) => tree.parent[at] === latest);
        cut = [...cut.filter((node) => node !== latest), ...children.map((at) => at + 1)];
      }
      let [common, size] = [0, 0];
      for (const node of cut) {
        if (overlap.inside[node - 1] * 2 <= tree.voxelCount[node - 1]) continue;
        common += overlap.inside[node - 1];
        size += tree.voxelCount[node - 1];
      }
      const expected = diceFromCounts(common, size, overlap.truthVoxels);
      expect(achievableDice(tree, overlap, segments)).toBeCloseTo(expected, 12);
    }),
  );
});

test('a click takes the most persistent of its ancestors that exist near the level of the slider', () => {
  fc.assert(
    fc.property(anyScene, fc.integer({ min: 1, max: 60 }), ({ random, tree, regions }, segments) => {
      const region = 1 + random.integer(regions.count);
      const counts = [...segmentCounts(tree)];
      const root = tree.nodeCount;
      const near = [...tree.parent.keys()].filter((at) => {
        if (at + 1 === root || !regionsOf(tree, at + 1).has(region)) return false;
        const met = counts.filter((_, step) => tree.bornAt[at] <= step && step <= tree.diesAt[at]);
        const isNear = Math.max(...met) * 4 >= segments && Math.min(...met) <= 4 * segments;
        return isNear && 2 * sizeOf(regions.labels, regionsOf(tree, at + 1)) <= tree.voxelCount[root - 1];
      });
      const found = mostPersistentNear(tree, segmentCounts(tree), region, segments);
      if (near.length === 0) expect(found).toBeNull();
      else {
        expect(near).toContain((found ?? 0) - 1);
        const longest = Math.max(...near.map((at) => tree.persistence[at]));
        expect(tree.persistence[(found ?? 0) - 1]).toBe(longest);
      }
    }),
    { numRuns: 60 },
  );
});

describe('nodes found again in another tree', () => {
  test('are all found exactly in the same tree', () => {
    fc.assert(
      fc.property(anyTreeScene, (scene) => {
        const found = bestOverlaps(scene, scene, 0);
        expect(found).toHaveLength(scene.tree.nodeCount - 1);
        expect([...found].every((overlap) => overlap === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('have the intersection over union that counting voxels finds', () => {
    const pair = fc
      .tuple(anyTreeScene, anyTreeScene)
      .filter(([one, two]) => one.regions.labels.length <= two.regions.labels.length);
    fc.assert(
      fc.property(pair, ([one, two]) => {
        const labels = two.regions.labels.slice(0, one.regions.labels.length);
        const clipped = { ...two, regions: { ...two.regions, labels } };
        const sizes = two.tree.voxelCount.slice();
        const found = bestOverlaps(one, clipped, 0);
        for (let node = 1; node < one.tree.nodeCount; node++) {
          const members = regionsOf(one.tree, node);
          const isTruth = (voxel: number) => voxel < labels.length && members.has(one.regions.labels[voxel]);
          const overlap = overlapWith(clipped.tree, clipped.regions, isTruth);
          const unions = Array.from(sizes, (size, at) => size + overlap.truthVoxels - overlap.inside[at]);
          const best = Math.max(...unions.map((union, at) => overlap.inside[at] / union));
          expect(found[node - 1]).toBeCloseTo(best, 12);
          expect(bestNode(clipped.tree, overlap).dice).toBeGreaterThanOrEqual(best);
        }
      }),
      { numRuns: 40 },
    );
  });
});
