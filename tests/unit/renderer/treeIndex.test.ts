import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameTree, TreeIndex } from '../../../renderer/state/treeIndex';
import { boxOfNode, paintTree, treeRows } from '../../../renderer/views/treePicture';
import { trees } from './arbitraries';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function regionsBelow(tree: TreeIndex, node: number): number[] {
  return tree.isLeaf(node) ? [node] : tree.children(node).flatMap((child) => regionsBelow(tree, child));
}

describe('the granularity tree', () => {
  test('gives every node an interval of regions', () => {
    fc.assert(
      fc.property(trees, (data) => {
        const tree = new TreeIndex(data);
        for (const region of range(data.regionCount)) expect(tree.contains(0, region)).toBe(false);
        for (const node of range(data.nodeCount)) {
          const below = new Set(regionsBelow(tree, node));
          for (const region of range(data.regionCount)) {
            expect(tree.contains(node, region)).toBe(below.has(region));
          }
        }
      }),
    );
  });

  test('cuts at a step into nodes that were born and have not died', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (data, seed) => {
        const tree = new TreeIndex(data);
        const step = seed % (data.steps + 1);
        const nodeOfRegion = tree.nodeOfRegionAtStep(step);
        expect(nodeOfRegion[0]).toBe(0);
        for (const region of range(data.regionCount)) {
          const alive = tree
            .pathToRoot(region)
            .filter((node) => data.bornAt[node - 1] <= step && data.diesAt[node - 1] > step);
          expect([nodeOfRegion[region]]).toEqual(alive);
        }
        expect(new Set(nodeOfRegion.subarray(1)).size).toBe(tree.segmentCountAtStep(step));
      }),
    );
  });

  test('climbs to the root and descends back to the region it came from', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (data, seed) => {
        const tree = new TreeIndex(data);
        const region = 1 + (seed % data.regionCount);
        const path = tree.pathToRoot(region);
        expect(path.at(-1)).toBe(tree.root);
        const down = [tree.root];
        for (
          let node = tree.childToward(tree.root, region);
          node !== 0;
          node = tree.childToward(node, region)
        ) {
          down.push(node);
        }
        expect(down.toReversed()).toEqual(path);
      }),
    );
  });

  test('lets a merged node keep the colour of its largest child', () => {
    fc.assert(
      fc.property(trees, (data) => {
        const tree = new TreeIndex(data);
        for (const node of range(data.nodeCount)) {
          const sizes = tree.children(node).map((child) => tree.voxelCount(child));
          const heir = tree
            .children(node)
            .find((child) => tree.colorRegion[child] === tree.colorRegion[node]);
          if (heir === undefined) expect(tree.colorRegion[node]).toBe(node);
          else expect(tree.voxelCount(heir)).toBe(Math.max(...sizes));
        }
      }),
    );
  });

  test('is the same as itself and not as a tree that merged otherwise', () => {
    fc.assert(
      fc.property(trees, (data) => {
        expect(isSameTree(data, structuredClone(data))).toBe(true);
        const other = structuredClone(data);
        other.voxelCount[0] += 1;
        expect(isSameTree(data, other)).toBe(false);
      }),
    );
  });
});

describe('the picture of the tree', () => {
  test('has the whole at the top, the regions at the bottom, and each node where it is boxed', () => {
    fc.assert(
      fc.property(trees, (data) => {
        const tree = new TreeIndex(data);
        const rows = treeRows(tree);
        expect(rows.at(-1)).toBe(0);
        expect(tree.segmentCountAtStep(rows[0])).toBe(1);
        expect(rows.toSorted((a, b) => b - a)).toEqual(rows);
        const root = boxOfNode(tree, rows, tree.root);
        expect([root.left, root.right, root.top]).toEqual([0, 1, 0]);
        for (const region of range(data.regionCount)) {
          expect(boxOfNode(tree, rows, region).bottom).toBe(1);
        }
        expect(paintTree(tree, rows, 64)).toHaveLength(64 * rows.length);
      }),
    );
  });
});
