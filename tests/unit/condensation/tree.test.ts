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

describe('persistent structures', () => {
  test('are, around every region, the longest-lived node that is large enough', () => {
    expect(persistentTable(LADDER)).toEqual(Uint32Array.of(0, 8, 8, 8, 8, 5));
    const small = {
      ...LADDER,
      voxelCount: LADDER.voxelCount.map((n, at) => (at === 4 ? 5400 : at === 8 ? 5446 : n)),
    };
    expect(persistentTable(small)).toEqual(Uint32Array.of(0, 9, 9, 9, 9, 5));
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
