import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  labelsAtStep,
  persistentTable,
  salientLevels,
  segmentCounts,
  segmentTable,
  treeFromJson,
  treeToJson,
  validateTree,
  type StoredTree,
} from '../../../native-models/condensation';
import { ExpectedFailure } from '../../../native-models/failure';
import { piecesPerLabel } from '../regions/scene';
import { anyTreeScene, regionsOf } from './randomTree';

describe('a granularity tree', () => {
  test('is valid whatever merges it is built from', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree }) => {
        expect(validateTree(tree)).toEqual([]);
      }),
    );
  });

  test('knows size, mean, box and connectedness of every node', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree, regions, voxels, grid }) => {
        for (let node = 1; node <= tree.nodeCount; node++) {
          const members = regionsOf(tree, node);
          const own = [...regions.labels.keys()].filter((voxel) => members.has(regions.labels[voxel]));
          expect(tree.voxelCount[node - 1]).toBe(own.length);
          const mean = own.reduce((sum, voxel) => sum + voxels[voxel], 0) / own.length;
          expect(tree.meanIntensity[node - 1]).toBeCloseTo(mean, 4);
          const i = own.map((voxel) => voxel % grid.size[0]);
          expect(tree.boundingBox[(node - 1) * 6]).toBe(Math.min(...i));
          expect(tree.boundingBox[(node - 1) * 6 + 3]).toBe(Math.max(...i));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('says of a merge that it is connected exactly where its connected regions touch', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree, regions, grid }) => {
        // Regions of the scene may be in pieces; the tree takes every region as one, so count pieces of the graph.
        const adjacent = new Map<number, Set<number>>();
        const [nx, ny] = grid.size;
        const meet = (a: number, b: number) => {
          if (a === 0 || b === 0) return;
          adjacent.set(a, (adjacent.get(a) ?? new Set()).add(b));
          adjacent.set(b, (adjacent.get(b) ?? new Set()).add(a));
        };
        regions.labels.forEach((label, voxel) => {
          if (voxel % nx > 0) meet(label, regions.labels[voxel - 1]);
          if (Math.floor(voxel / nx) % ny > 0) meet(label, regions.labels[voxel - nx]);
          if (voxel >= nx * ny) meet(label, regions.labels[voxel - nx * ny]);
        });
        for (let node = 1; node <= tree.nodeCount; node++) {
          const members = regionsOf(tree, node);
          const [start] = members;
          const reached = new Set([start]);
          for (const region of reached) {
            for (const next of adjacent.get(region) ?? []) if (members.has(next)) reached.add(next);
          }
          expect(tree.connected[node - 1]).toBe(reached.size === members.size ? 1 : 0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('levels', () => {
  test('nest, and hold as many segments as the tree says', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree, regions }) => {
        const counts = segmentCounts(tree);
        let finer = segmentTable(tree, 0);
        expect(finer).toEqual(Uint32Array.from({ length: tree.regionCount + 1 }, (_, label) => label));
        for (let step = 0; step <= tree.steps; step++) {
          const table = segmentTable(tree, step);
          const nodes = new Set(table.subarray(1));
          expect(nodes.size).toBe(counts[step]);
          for (const node of nodes) {
            expect(tree.bornAt[node - 1]).toBeLessThanOrEqual(step);
            expect(tree.diesAt[node - 1]).toBeGreaterThan(step);
          }
          const coarseOf = new Map<number, number>();
          finer.forEach((node, label) => {
            expect(coarseOf.get(node) ?? table[label]).toBe(table[label]);
            coarseOf.set(node, table[label]);
          });
          finer = table;
          const labels = labelsAtStep(tree, regions, step);
          labels.forEach((node, voxel) => expect(node).toBe(table[regions.labels[voxel]]));
        }
        expect(counts[tree.steps]).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('that are salient run from coarse to fine and differ', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree }) => {
        const counts = segmentCounts(tree);
        const levels = salientLevels(tree);
        expect(levels.length).toBeLessThanOrEqual(8);
        expect(levels.length).toBeGreaterThanOrEqual(1);
        levels.forEach(({ step, segments }, at) => {
          expect(segments).toBe(counts[step]);
          if (at === 0) return;
          expect(step).toBeLessThan(levels[at - 1].step);
          expect(segments).toBeGreaterThan(levels[at - 1].segments);
        });
      }),
    );
  });
});

/** Regions 1..5 of 1, 2, 3, 40 and 54 voxels: (1, 2) at 1, (that, 3) at 4, (that, 4) at 5, the root at 20. */
const LADDER: StoredTree = {
  regionCount: 5,
  steps: 20,
  nodeCount: 9,
  parent: Uint32Array.of(6, 6, 7, 8, 9, 7, 8, 9, 0),
  bornAt: Uint32Array.of(0, 0, 0, 0, 0, 1, 4, 5, 20),
  diesAt: Uint32Array.of(1, 1, 4, 5, 20, 4, 5, 20, 21),
  voxelCount: Uint32Array.of(1, 2, 3, 40, 54, 3, 6, 46, 100),
  meanIntensity: new Float32Array(9),
  persistence: Float32Array.of(1, 1, 4, 5, 20, 3, 1, 15, 1).map((steps) => steps / 21),
};

/**
 * 40 regions merge one after the other into a chain of 20 on either side, of `voxels` a region; first the
 * left one, then the right one, a merge a step. Both last until `end`.
 */
function twoChains(voxels: readonly [left: number, right: number], end: number): StoredTree {
  const regionCount = 40;
  const nodeCount = 79;
  const tree = {
    parent: new Uint32Array(nodeCount),
    bornAt: new Uint32Array(nodeCount),
    diesAt: new Uint32Array(nodeCount).fill(end),
    voxelCount: new Uint32Array(nodeCount),
  };
  const merge = (node: number, step: number, children: readonly number[]) => {
    tree.bornAt[node - 1] = step;
    for (const child of children) {
      tree.parent[child - 1] = node;
      tree.diesAt[child - 1] = step;
      tree.voxelCount[node - 1] += tree.voxelCount[child - 1];
    }
  };
  for (let region = 0; region < regionCount; region++) tree.voxelCount[region] = voxels[region < 20 ? 0 : 1];
  for (const [chain, firstRegion] of [1, 21].entries())
    for (let m = 0; m < 19; m++) {
      const node = 41 + chain * 19 + m;
      merge(node, chain * 19 + m + 1, [m === 0 ? firstRegion : node - 1, firstRegion + m + 1]);
    }
  merge(nodeCount, end, [59, 78]);
  tree.diesAt[nodeCount - 1] = end + 1;
  return {
    ...tree,
    regionCount,
    steps: end,
    nodeCount,
    meanIntensity: new Float32Array(nodeCount),
    persistence: Float32Array.from(tree.diesAt, (dies, node) => (dies - tree.bornAt[node]) / (end + 1)),
  };
}

describe('persistent structures', () => {
  const onEachSide = (left: number, right: number) =>
    Uint32Array.from({ length: 41 }, (_, region) => (region === 0 ? 0 : region <= 20 ? left : right));

  test('stand beside each other, small ones beside large ones, below the root', () => {
    const tree = twoChains([30, 30], 60);
    expect(validateTree(tree)).toEqual([]);
    expect(persistentTable(tree)).toEqual(onEachSide(59, 78));
  });

  test('are no smaller than twenty regions of average size: the rest belongs to the root', () => {
    expect(persistentTable(twoChains([60, 30], 60))).toEqual(onEachSide(59, 79));
  });

  test('are measured against what is left without the one region that is air', () => {
    const tree = twoChains([30, 30], 60);
    const voxelCount = tree.voxelCount.slice();
    const air = [1, ...Array.from({ length: 19 }, (_, m) => 41 + m), 79];
    for (const node of air) voxelCount[node - 1] += 100_000;
    expect(persistentTable({ ...tree, voxelCount })).toEqual(onEachSide(59, 78));
  });

  test('give way to the larger node around them when that lasts nearly as long', () => {
    const tree = twoChains([30, 30], 60);
    const persistence = tree.persistence.slice();
    const set = (node: number, share: number) => (persistence[node - 1] = share);
    set(59, 0.2);
    set(58, 0.2);
    const voxelCount = Uint32Array.from(tree.voxelCount, (count, node) => (node === 57 ? 600 : count));
    expect(persistentTable({ ...tree, persistence, voxelCount })[1]).toBe(59);
    set(58, 0.5);
    expect(persistentTable({ ...tree, persistence, voxelCount })[1]).toBe(58);
    expect(persistentTable({ ...tree, persistence, voxelCount })[20]).toBe(79);
  });

  test('cover every region with one of its ancestors', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree }) => {
        const table = persistentTable(tree);
        for (let region = 1; region <= tree.regionCount; region++) {
          expect(regionsOf(tree, table[region]).has(region)).toBe(true);
        }
      }),
    );
  });
});

describe('tree.json', () => {
  test('keeps a tree', () => {
    fc.assert(
      fc.property(anyTreeScene, ({ tree }) => {
        const { boundingBox: _box, connected: _connected, ...stored } = tree;
        expect(treeFromJson(JSON.parse(JSON.stringify(treeToJson(tree))))).toEqual(stored);
      }),
    );
  });

  test.each<[string, (document: ReturnType<typeof treeToJson>) => unknown]>([
    ['another format', (d) => ({ ...d, format: 'other' })],
    ['arrays of different length', (d) => ({ ...d, bornAt: d.bornAt.slice(1) })],
    ['two roots', (d) => ({ ...d, parent: d.parent.map((p, at) => (at === 7 ? 0 : p)) })],
    ['a parent below its child', (d) => ({ ...d, parent: d.parent.map((p, at) => (at === 6 ? 6 : p)) })],
    [
      'voxels that do not add up',
      (d) => ({ ...d, voxelCount: d.voxelCount.map((n, at) => (at === 7 ? 47 : n)) }),
    ],
    ['a birth before the children', (d) => ({ ...d, bornAt: d.bornAt.map((b, at) => (at === 6 ? 0 : b)) })],
    [
      'a death that is not the birth of the parent',
      (d) => ({ ...d, diesAt: d.diesAt.map((s, at) => (at === 3 ? 6 : s)) }),
    ],
    ['no object', () => null],
  ])('with %s is refused', (_, spoil) => {
    expect(() => treeFromJson(spoil(treeToJson(LADDER)))).toThrow(ExpectedFailure);
  });

  test('of the ladder is accepted', () => {
    expect(validateTree(LADDER)).toEqual([]);
  });
});

test('the flood fill of these tests counts pieces', () => {
  expect(piecesPerLabel([1, 2, 1, 1], [4, 1, 1])).toEqual(
    new Map([
      [1, 2],
      [2, 1],
    ]),
  );
});
