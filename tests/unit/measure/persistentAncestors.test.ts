import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { persistentAncestors } from '../../../native-models/measure';

/** A chain above region 1: each node joins one more region, persistence as given from the region up to the root. */
function chain(persistence: readonly number[], voxels: readonly number[]) {
  const length = persistence.length;
  // Regions 1..length, merges length + 1..2 * length - 1; region 1 lies at the bottom of the chain.
  const nodeCount = 2 * length - 1;
  const parent = new Uint32Array(nodeCount);
  for (let region = 1; region < nodeCount && region <= length; region++)
    parent[region - 1] = length + Math.max(1, region - 1);
  for (let node = length + 1; node < nodeCount; node++) parent[node - 1] = node + 1;
  const place = (values: readonly number[]) =>
    Float32Array.from({ length: nodeCount }, (_, at) => values[at < length ? 0 : at - length + 1]);
  return { nodeCount, parent, persistence: place(persistence), voxelCount: Uint32Array.from(place(voxels)) };
}

describe('persistentAncestors', () => {
  it('are the six that persist longest, from fine to coarse', () => {
    const persistence = [0.9, 0.1, 0.5, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6, 0.05];
    const voxels = [200, 300, 400, 500, 600, 700, 800, 900, 1000, 2000];
    expect(persistentAncestors(chain(persistence, voxels), 1)).toEqual([1, 12, 14, 16, 17, 18]);
  });

  it('are neither specks nor most of the picture', () => {
    const tree = chain([0.9, 0.8, 0.1, 0.2], [199, 200, 1000, 1999]);
    expect(persistentAncestors(tree, 1)).toEqual([5]);
    expect(persistentAncestors(chain([1], [50]), 1)).toEqual([]);
  });

  it('hold the region, each within the next, and nothing left out persists longer', () => {
    const trees = fc.array(
      fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 500 })),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(trees, (steps) => {
        let voxels = 0;
        const tree = chain(
          steps.map(([persistence]) => persistence),
          steps.map(([, growth]) => (voxels += growth)),
        );
        const path: number[] = [];
        for (let node = 1; node !== 0; node = tree.parent[node - 1]) path.push(node);
        const chosen = persistentAncestors(tree, 1);
        expect(chosen).toEqual(path.filter((node) => chosen.includes(node)));
        const least = Math.min(...chosen.map((node) => tree.persistence[node - 1]));
        const size = (node: number) => tree.voxelCount[node - 1];
        const left = path.filter(
          (node) => !chosen.includes(node) && size(node) >= 200 && size(node) <= voxels / 2,
        );
        expect(left.every((node) => tree.persistence[node - 1] <= least)).toBe(true);
        expect(chosen.length === 6 || left.length === 0).toBe(true);
      }),
    );
  });
});
