import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TreeIndex } from '../../../renderer/state/treeIndex';
import { segmentOfRegion } from '../../../renderer/state/segments';
import {
  cssColor,
  dimmed,
  hexColor,
  packRgba,
  regionColor,
  rgbFromHex,
  rgbFromHsl,
} from '../../../renderer/views/colors';
import { fillTable, lookUp, regionsUnder } from '../../../renderer/views/overlay';
import { trees } from './arbitraries';

/** The bytes as ImageData holds them: red, green, blue, alpha. */
function bytes(packed: number): number[] {
  return [...new Uint8Array(Uint32Array.of(packed).buffer)];
}

test('a packed colour has its channels in the order of ImageData', () => {
  expect(bytes(packRgba([10, 200, 30], 0.5))).toEqual([10, 200, 30, 128]);
  expect(bytes(dimmed(packRgba([10, 200, 30], 1), 0.5))).toEqual([5, 100, 15, 255]);
});

test('colours survive the way through the colour field', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (rgb) => {
      expect(rgbFromHex(hexColor(rgb))).toEqual(rgb);
    }),
  );
  expect(rgbFromHsl(0, 1, 0.5)).toEqual([255, 0, 0]);
  expect(rgbFromHsl(1 / 3, 1, 0.5)).toEqual([0, 255, 0]);
  expect(cssColor([1, 2, 3], 0.5)).toBe('rgb(1 2 3 / 0.5)');
});

test('the fill table gives regions of one node one colour, segments theirs, and nothing to the outside', () => {
  fc.assert(
    fc.property(trees, fc.nat(), (data, seed) => {
      const tree = new TreeIndex(data);
      const nodeOfRegion = tree.nodeOfRegionAtStep(seed % (data.steps + 1));
      const picked = 1 + (seed % data.nodeCount);
      const segments = [
        {
          id: 1,
          name: '',
          color: [9, 8, 7] as const,
          code: null,
          picks: [{ node: picked, sign: 1 as const }],
        },
      ];
      const table = fillTable({
        tree,
        nodeOfRegion,
        segmentOfRegion: segmentOfRegion(segments, tree),
        segments,
        opacity: 0.25,
      });
      expect(table[0]).toBe(0);
      for (let region = 1; region <= data.regionCount; region += 1) {
        if (tree.contains(picked, region)) {
          expect(bytes(table[region])).toEqual([9, 8, 7, 128]);
        } else {
          const expected = packRgba(regionColor(tree.colorRegion[nodeOfRegion[region]]), 0.25);
          expect(table[region]).toBe(expected);
        }
      }
    }),
  );
});

test('the regions under a node are exactly those below it', () => {
  fc.assert(
    fc.property(trees, fc.nat(), (data, seed) => {
      const tree = new TreeIndex(data);
      const node = 1 + (seed % data.nodeCount);
      const inside = regionsUnder(tree, node);
      for (let region = 1; region <= data.regionCount; region += 1) {
        expect(inside[region]).toBe(tree.pathToRoot(region).includes(node) ? 1 : 0);
      }
      expect(inside[0]).toBe(0);
    }),
  );
});

test('looking up leaves labels alone and handles more regions than fit 16 bits', () => {
  const labels = Uint32Array.of(0, 70_000, 3);
  const table = new Uint32Array(70_001);
  table[70_000] = 4_000_000_000;
  expect([...lookUp(labels, table, new Uint32Array(3))]).toEqual([0, 4_000_000_000, 0]);
  expect([...labels]).toEqual([0, 70_000, 3]);
});
