import { expect, test } from 'vitest';
import type { TreeData } from '../../../electron/contract';
import type { Grid } from '../../../native-models/geometry';
import { backgroundNodes } from '../../../renderer/state/background';

/** Region means by id; regions 1..n are the children of one root unless `pairs` merges some of them first. */
function treeOf(
  means: readonly number[],
  labels: ArrayLike<number>,
  pairs: readonly [number, number][] = [],
) {
  const regionCount = means.length;
  const nodeCount = regionCount + pairs.length + 1;
  const parent = new Uint32Array(nodeCount).fill(nodeCount);
  parent[nodeCount - 1] = 0;
  const voxelCount = new Uint32Array(nodeCount);
  for (const label of Array.from(labels)) voxelCount[label - 1] += 1;
  pairs.forEach(([a, b], index) => {
    parent[a - 1] = parent[b - 1] = regionCount + index + 1;
    voxelCount[regionCount + index] = voxelCount[a - 1] + voxelCount[b - 1];
  });
  const tree: TreeData = {
    regionCount,
    steps: 1,
    nodeCount,
    parent,
    bornAt: new Uint32Array(nodeCount),
    diesAt: new Uint32Array(nodeCount),
    voxelCount,
    meanIntensity: Float32Array.from({ length: nodeCount }, (_, index) => means[index] ?? 0),
    boundingBox: new Int32Array(6 * nodeCount),
    persistence: new Float32Array(nodeCount),
    connected: new Uint8Array(nodeCount),
  };
  return tree;
}

const AXIAL: Grid = {
  size: [7, 6, 3],
  spacingMm: [1, 2, 3],
  origin: [4, 5, 6],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};

/** Air (1) around a body (2) that holds a lung (3), which reaches from the first slice to the last. */
function torso(): Uint16Array {
  const labels = new Uint16Array(7 * 6 * 3);
  labels.forEach((_, voxel) => {
    const [i, j] = [voxel % 7, Math.floor(voxel / 7) % 6];
    const isBody = i > 0 && i < 6 && j > 0 && j < 5;
    labels[voxel] = isBody ? (i === 3 && j > 1 && j < 4 ? 3 : 2) : 1;
  });
  return labels;
}

const isBackground = (nodes: Uint8Array): number[] => [...nodes.keys()].filter((node) => nodes[node] === 1);

test('air around a patient is background; a lung as dark as air is not, though the scan cuts it', () => {
  const labels = torso();
  const tree = treeOf([-990, 30, -900], labels);
  expect(isBackground(backgroundNodes({ grid: AXIAL, labels, tree, unit: 'HU' }))).toEqual([1]);
});

test('where the same picture lies on its side, its first and last slices are the sides', () => {
  const labels = torso();
  const sagittal: Grid = { ...AXIAL, direction: [0, 0, 1, 1, 0, 0, 0, 1, 0] };
  const tree = treeOf([-990, 30, -900], labels);
  // The slices are stacked from right to left, and up and down lie in them: only front and back are sides.
  expect(isBackground(backgroundNodes({ grid: sagittal, labels, tree, unit: 'HU' }))).toEqual([1]);
});

test('without Hounsfield units the darkest tenth of the range counts as dark', () => {
  const labels = torso();
  const tree = treeOf([8, 900, 12], labels);
  expect(isBackground(backgroundNodes({ grid: AXIAL, labels, tree, unit: '' }))).toEqual([1]);
  const bright = treeOf([300, 900, 12], labels);
  expect(isBackground(backgroundNodes({ grid: AXIAL, labels, tree: bright, unit: '' }))).toEqual([]);
});

test('air that only more air leads to is background too', () => {
  const labels = torso();
  labels[7 * 6 + 7 * 1 + 1] = 4;
  const tree = treeOf([-990, 30, -900, -950], labels);
  expect(isBackground(backgroundNodes({ grid: AXIAL, labels, tree, unit: 'HU' }))).toEqual([1, 4]);
});

test('a node is what most of its voxels are, and the whole is never background', () => {
  const labels = torso();
  labels[7 * 1 + 1] = 4;
  const tree = treeOf([-990, 30, -900, 60], labels, [
    [1, 4],
    [2, 3],
  ]);
  expect(tree.voxelCount[0]).toBeGreaterThan(tree.voxelCount[1] / 2);
  const found = backgroundNodes({ grid: AXIAL, labels, tree, unit: 'HU' });
  expect(isBackground(found)).toEqual([1, 5]);
  expect(found[tree.nodeCount]).toBe(0);
});
