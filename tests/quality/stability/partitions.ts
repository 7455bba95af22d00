import type { Regions } from '../../../native-models/condensation';

/** Voxels that pairs of regions of two over-segmentations share. */
export interface SharedRegions {
  readonly one: Uint32Array;
  readonly two: Uint32Array;
  readonly voxels: Uint32Array;
}

/** Counts the voxels of every pair of regions; both lie on one grid. */
export function sharedRegions(one: Regions, two: Regions): SharedRegions {
  const counts = new Map<number, number>();
  const width = two.count + 1;
  for (let voxel = 0; voxel < one.labels.length; voxel++) {
    const key = one.labels[voxel] * width + two.labels[voxel];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts.keys()];
  return {
    one: Uint32Array.from(keys, (key) => Math.floor(key / width)),
    two: Uint32Array.from(keys, (key) => key % width),
    voxels: Uint32Array.from(counts.values()),
  };
}

/** Agreement of two levels, each a table from regions to segments: the adjusted Rand index (Hubert and Arabie 1985). */
export function adjustedRand(shared: SharedRegions, levelOne: Uint32Array, levelTwo: Uint32Array): number {
  const both = new Map<number, number>();
  const [inOne, inTwo] = [new Map<number, number>(), new Map<number, number>()];
  const add = (sums: Map<number, number>, key: number, voxels: number) =>
    sums.set(key, (sums.get(key) ?? 0) + voxels);
  const width = levelTwo.reduce((most, segment) => Math.max(most, segment), 0) + 1;
  let total = 0;
  shared.voxels.forEach((voxels, at) => {
    const [a, b] = [levelOne[shared.one[at]], levelTwo[shared.two[at]]];
    add(both, a * width + b, voxels);
    add(inOne, a, voxels);
    add(inTwo, b, voxels);
    total += voxels;
  });
  const pairs = (sums: Map<number, number>) =>
    [...sums.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const [pairsOne, pairsTwo] = [pairs(inOne), pairs(inTwo)];
  const expected = (pairsOne * pairsTwo) / ((total * (total - 1)) / 2);
  const highest = (pairsOne + pairsTwo) / 2;
  return highest === expected ? 1 : (pairs(both) - expected) / (highest - expected);
}
