import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  measure,
  regionsOf,
  segmentOfRegion,
  type Pick,
  type Segment,
} from '../../../renderer/state/segments';
import { SegmentBook } from '../../../renderer/state/segmentBook.svelte';
import { TreeIndex } from '../../../renderer/state/treeIndex';
import { trees } from './arbitraries';

const signs = fc.constantFrom<1 | -1>(1, -1);
const rawPicks = fc.array(fc.record({ seed: fc.nat(), sign: signs }), { maxLength: 6 });
const within = (picks: readonly { seed: number; sign: 1 | -1 }[], nodeCount: number): Pick[] =>
  picks.map(({ seed, sign }) => ({ node: 1 + (seed % nodeCount), sign }));
const segment = (id: number, picks: readonly Pick[]): Segment => ({
  id,
  name: '',
  color: [1, 2, 3],
  code: null,
  picks,
});

describe('the regions of a segment', () => {
  test('follow the last pick that covers them', () => {
    fc.assert(
      fc.property(trees, rawPicks, (data, raw) => {
        const tree = new TreeIndex(data);
        const picks = within(raw, data.nodeCount);
        const inside = regionsOf(segment(1, picks), tree);
        for (let region = 1; region <= data.regionCount; region += 1) {
          const last = picks.findLast(({ node }) => tree.pathToRoot(region).includes(node));
          expect(inside[region]).toBe(last?.sign === 1 ? 1 : 0);
        }
        expect(inside[0]).toBe(0);
      }),
    );
  });

  test('are measured voxel by voxel', () => {
    fc.assert(
      fc.property(trees, rawPicks, (data, raw) => {
        const tree = new TreeIndex(data);
        const one = segment(1, within(raw, data.nodeCount));
        const inside = regionsOf(one, tree);
        const regions = [...data.voxelCount.subarray(0, data.regionCount).keys()].filter(
          (at) => inside[at + 1] === 1,
        );
        const voxels = regions.reduce((sum, at) => sum + data.voxelCount[at], 0);
        const total = regions.reduce((sum, at) => sum + data.voxelCount[at] * data.meanIntensity[at], 0);
        const measured = measure(one, tree);
        expect(measured.voxels).toBe(voxels);
        if (voxels === 0) expect(measured.mean).toBeNull();
        else expect(measured.mean).toBeCloseTo(total / voxels, 4);
      }),
    );
  });

  test('show the later segment where two overlap', () => {
    fc.assert(
      fc.property(trees, (data) => {
        const tree = new TreeIndex(data);
        const shown = segmentOfRegion(
          [segment(1, [{ node: tree.root, sign: 1 }]), segment(2, [{ node: 1, sign: 1 }])],
          tree,
        );
        expect(shown[1]).toBe(2);
        expect([...shown.subarray(2)].every((position) => position === 1)).toBe(true);
      }),
    );
  });
});

type Act = (book: SegmentBook, seed: number) => void;
const chosen = (book: SegmentBook, seed: number): Segment | undefined =>
  book.segments[seed % Math.max(1, book.segments.length)];
const ACTS: Readonly<Record<string, Act>> = {
  pick: (book, seed) => book.pick({ node: 1 + (seed % 20), sign: 1 }),
  subtract: (book, seed) => book.pick({ node: 1 + (seed % 20), sign: -1 }),
  create: (book) => book.create(),
  select: (book, seed) => (book.activeId = chosen(book, seed)?.id ?? null),
  rename: (book, seed) => {
    const one = chosen(book, seed);
    if (one !== undefined) book.rename(one, `name ${seed % 3}`);
  },
  recolor: (book, seed) => {
    const one = chosen(book, seed);
    if (one !== undefined) book.recolor(one, [seed % 256, 0, 9]);
  },
  describe: (book, seed) => {
    const one = chosen(book, seed);
    const code = { value: String(seed % 5), scheme: 'SCT', meaning: `concept ${seed % 5}` };
    if (one !== undefined) book.describe(one, seed % 3 === 0 ? null : code);
  },
  delete: (book, seed) => {
    const one = chosen(book, seed);
    if (one !== undefined) book.delete(one);
  },
};
const scripts = fc.array(fc.tuple(fc.constantFrom(...Object.keys(ACTS)), fc.nat()), { maxLength: 30 });

function perform(script: readonly (readonly [string, number])[]): SegmentBook {
  const book = new SegmentBook();
  for (const [name, seed] of script) ACTS[name](book, seed);
  return book;
}

describe('undo', () => {
  test('of everything gives nothing, redo of everything gives all of it back', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const book = perform(script);
        const after = JSON.stringify(book.segments);
        while (book.canUndo) book.undo();
        expect(book.segments).toEqual([]);
        while (book.canRedo) book.redo();
        expect(JSON.stringify(book.segments)).toBe(after);
      }),
    );
  });

  test('of the last act restores the state before it, byte for byte', () => {
    fc.assert(
      fc.property(scripts, fc.constantFrom(...Object.keys(ACTS)), fc.nat(), (script, name, seed) => {
        const book = perform(script);
        const before = JSON.stringify(book.segments);
        const length = book.length;
        ACTS[name](book, seed);
        if (book.length > length) book.undo();
        expect(JSON.stringify(book.segments)).toBe(before);
      }),
    );
  });

  test('always leaves an active segment that exists', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const book = perform(script);
        while (book.canUndo) {
          book.undo();
          if (book.activeId !== null) expect(book.active).not.toBeNull();
        }
      }),
    );
  });

  test('cannot bring back what a gesture withdrew', () => {
    const book = new SegmentBook();
    book.pick({ node: 3, sign: 1 });
    const before = book.length;
    book.pick({ node: 4, sign: 1 });
    book.withdraw(before);
    expect(book.active?.picks).toEqual([{ node: 3, sign: 1 }]);
    expect(book.canRedo).toBe(false);
  });
});

test('a subtraction without a segment begins none, and repeating a pick changes nothing', () => {
  const book = new SegmentBook();
  book.pick({ node: 3, sign: -1 });
  expect(book.segments).toHaveLength(0);
  book.pick({ node: 3, sign: 1 });
  book.pick({ node: 3, sign: 1 });
  expect(book.length).toBe(1);
});
