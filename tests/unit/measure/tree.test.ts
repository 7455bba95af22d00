import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsAtStep, type GranularityTree } from '../../../native-models/condensation';
import {
  achievableDice,
  bestAncestor,
  bestLevel,
  bestNode,
  bestUnion,
  clickAtStep,
  diceFromCounts,
  hintDice,
  hintedSegments,
  overlapWith,
} from '../../../native-models/measure';
import { randomGenerator } from '../../../native-models/random';
import { anyTreeScene, regionsOf } from '../condensation/randomTree';

/** A scene and a random truth over its voxels, that may reach outside the field of view or be empty. */
const anyCase = fc
  .tuple(anyTreeScene, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([scene, seed, share]) => {
    const random = randomGenerator(seed);
    const truth = Uint8Array.from(scene.regions.labels, () => (random.next() < share ? 1 : 0));
    const isTruth = (voxel: number) => truth[voxel] === 1;
    return { ...scene, truth, isTruth, overlap: overlapWith(scene.tree, scene.regions, isTruth) };
  });

/** Dice of a set of regions, counted voxel by voxel. */
function diceOf(labels: ArrayLike<number>, truth: Uint8Array, members: ReadonlySet<number>): number {
  let [common, size, truthSize] = [0, 0, 0];
  for (let voxel = 0; voxel < truth.length; voxel++) {
    const inside = members.has(labels[voxel]);
    if (inside) size++;
    if (truth[voxel] === 1) truthSize++;
    if (inside && truth[voxel] === 1) common++;
  }
  return diceFromCounts(common, size, truthSize);
}

/** Every choice of at most k pairwise disjoint nodes. */
function disjointChoices(tree: GranularityTree, k: number): number[][] {
  const members = Array.from({ length: tree.nodeCount }, (_, at) => regionsOf(tree, at + 1));
  const choices: number[][] = [[]];
  const extend = (choice: number[], from: number) => {
    for (let node = from; node <= tree.nodeCount && choice.length < k; node++) {
      const clash = choice.some((other) => [...members[node - 1]].some((r) => members[other - 1].has(r)));
      if (clash) continue;
      choices.push([...choice, node]);
      extend([...choice, node], node + 1);
    }
  };
  extend([], 1);
  return choices;
}

describe('measures on a tree', () => {
  test('find the node and the achievable union that counting voxels finds', () => {
    fc.assert(
      fc.property(anyCase, ({ tree, regions, truth, overlap }) => {
        const every = Array.from({ length: tree.nodeCount }, (_, at) =>
          diceOf(regions.labels, truth, regionsOf(tree, at + 1)),
        );
        const best = bestNode(tree, overlap);
        expect(best.dice).toBeCloseTo(Math.max(...every), 12);
        expect(every[best.nodes[0] - 1]).toBeCloseTo(best.dice, 12);
        const mostlyInside = new Set<number>();
        for (let region = 1; region <= tree.regionCount; region++) {
          const own = [...truth.keys()].filter((voxel) => regions.labels[voxel] === region);
          if (own.filter((voxel) => truth[voxel] === 1).length * 2 > own.length) mostlyInside.add(region);
        }
        expect(achievableDice(tree, overlap)).toBeCloseTo(diceOf(regions.labels, truth, mostlyInside), 12);
      }),
      { numRuns: 60 },
    );
  });

  test('find the best union of up to three nodes: as good as trying all', () => {
    fc.assert(
      fc.property(
        anyCase.filter(({ tree }) => tree.regionCount <= 9),
        fc.integer({ min: 1, max: 3 }),
        ({ tree, regions, truth, overlap }, k) => {
          const dices = disjointChoices(tree, k).map((nodes) =>
            diceOf(regions.labels, truth, new Set(nodes.flatMap((node) => [...regionsOf(tree, node)]))),
          );
          const found = bestUnion(tree, overlap, k);
          // With an empty truth every choice but none has Dice 0, and none has 1 by convention.
          const expected = overlap.truthVoxels === 0 ? 1 : Math.max(...dices);
          expect(found.dice).toBeCloseTo(expected, 12);
          expect(found.nodes.length).toBeLessThanOrEqual(k);
          const members = new Set(found.nodes.flatMap((node) => [...regionsOf(tree, node)]));
          expect(diceOf(regions.labels, truth, members)).toBeCloseTo(found.dice, 12);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('hint the same segment at every step as the paper’s rule on the painted level', () => {
    fc.assert(
      fc.property(anyCase, ({ tree, regions, isTruth, overlap }) => {
        const hinted = hintedSegments(tree, overlap);
        // Outside the field of view is no segment of the tree, so compare where the truth stays inside.
        const inside = (voxel: number) => isTruth(voxel) && regions.labels[voxel] !== 0;
        const own = overlapWith(tree, regions, inside);
        for (const { step, node } of hinted) {
          const labels = labelsAtStep(tree, regions, step);
          const dice = diceFromCounts(own.inside[node - 1], tree.voxelCount[node - 1], own.truthVoxels);
          expect(dice).toBeCloseTo(hintDice(labels, inside), 12);
        }
        const best = bestLevel(hinted);
        if (best) expect(best.dice).toBe(Math.max(...hinted.map(({ dice }) => dice)));
        const some = [0, tree.steps];
        const among = bestLevel(hinted, some);
        if (among) expect(some).toContain(among.step);
      }),
      { numRuns: 60 },
    );
  });

  test('follow a click to its segment at a step and to its best ancestor', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), ({ tree, regions, overlap }, pick) => {
        const clicked = pick % regions.labels.length;
        const best = bestAncestor(tree, regions, overlap, clicked);
        if (regions.labels[clicked] === 0) {
          expect(best).toEqual({ dice: 0, nodes: [] });
          return;
        }
        const dices = [];
        for (let step = 0; step <= tree.steps; step++) {
          const { nodes, dice } = clickAtStep(tree, regions, overlap, clicked, step);
          expect(nodes[0]).toBe(labelsAtStep(tree, regions, step)[clicked]);
          dices.push(dice);
        }
        expect(best.dice).toBeGreaterThanOrEqual(Math.max(...dices));
        expect(regionsOf(tree, best.nodes[0]).has(regions.labels[clicked])).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
