import type { StoredTree } from './tree';

/** What is wrong with a tree, one sentence each; empty for a valid one. At most one sentence per kind of fault. */
export function validateTree(tree: StoredTree): string[] {
  const { nodeCount, regionCount, steps, parent, bornAt, diesAt, voxelCount } = tree;
  const faults = new Set<string>();
  const lengths = [parent, bornAt, diesAt, voxelCount, tree.meanIntensity, tree.persistence];
  if (lengths.some(({ length }) => length !== nodeCount)) return ['Its arrays differ in length.'];
  if (regionCount < 1 || nodeCount < regionCount) return ['It has no regions.'];
  const childVoxels = new Float64Array(nodeCount);
  const children = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const above = parent[node];
    const isRoot = node === nodeCount - 1;
    if ((above === 0) !== isRoot)
      faults.add('It has not exactly one root, or the root is not the last node.');
    if (diesAt[node] !== (isRoot || above === 0 ? steps + 1 : bornAt[above - 1])) {
      faults.add('A node does not die when its parent is born.');
    }
    if (node < regionCount && bornAt[node] !== 0) faults.add('A region is not born at step 0.');
    if (above === 0) continue;
    if (above <= node + 1 || above > nodeCount || above <= regionCount) {
      faults.add('A parent has no higher id than its child, or is a region.');
      continue;
    }
    if (bornAt[above - 1] < bornAt[node]) faults.add('A parent is born before its child.');
    childVoxels[above - 1] += voxelCount[node];
    children[above - 1]++;
  }
  for (let node = regionCount; node < nodeCount; node++) {
    if (children[node] !== 2) faults.add('A merge has not exactly two children.');
    if (childVoxels[node] !== voxelCount[node])
      faults.add('The voxels of a merge are not those of its children.');
    if (node > regionCount && bornAt[node] < bornAt[node - 1])
      faults.add('Merges are not in order of birth.');
  }
  if (bornAt[nodeCount - 1] !== steps) faults.add('The root is not born at the last step.');
  return [...faults];
}
