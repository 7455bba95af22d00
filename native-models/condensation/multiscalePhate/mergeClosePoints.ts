import type { WorkHooks } from '../../cooperation';
import { visitClosePairs } from './closePairs';
import type { Points } from './points';

/** A simultaneous merge of rows: every chain of close rows becomes one, in the place of its first row. */
export interface Merge {
  /** The rows after the merge: the plain mean of those that came together. */
  apply(points: Points): Points;
  /** The names of the rows after the merge, telling for each name that goes which one took it in. */
  record(names: Int32Array, absorbed: (name: number, into: number) => void): Int32Array;
}

function rootOf(parent: Int32Array, row: number): number {
  while (parent[row] !== row) {
    parent[row] = parent[parent[row]];
    row = parent[row];
  }
  return row;
}

/** New row of each old one, counted in the order of the first rows of the groups. */
function numberGroups(parent: Int32Array): { group: Int32Array; groups: number } {
  const group = new Int32Array(parent.length);
  let groups = 0;
  for (let row = 0; row < parent.length; row++) {
    const root = rootOf(parent, row);
    group[row] = root === row ? groups++ : group[root];
  }
  return { group, groups };
}

function meansOfGroups(
  { coordinates, count, dimensions }: Points,
  group: Int32Array,
  groups: number,
): Points {
  const means = new Float64Array(groups * dimensions);
  const members = new Int32Array(groups);
  for (let row = 0; row < count; row++) {
    members[group[row]]++;
    for (let c = 0; c < dimensions; c++)
      means[group[row] * dimensions + c] += coordinates[row * dimensions + c];
  }
  for (let entry = 0; entry < means.length; entry++) means[entry] /= members[Math.floor(entry / dimensions)];
  return { coordinates: means, count: groups, dimensions };
}

/** Finds the rows that are joined by a chain of pairs closer than `threshold`; null where there is no such pair. */
export async function mergeClosePoints(
  points: Points,
  threshold: number,
  hooks: WorkHooks,
): Promise<Merge | null> {
  const parent = Int32Array.from({ length: points.count }, (_, row) => row);
  let found = false;
  await visitClosePairs(
    points,
    threshold,
    (a, b, squaredDistance) => {
      if (Math.sqrt(squaredDistance) >= threshold) return;
      found = true;
      const rootA = rootOf(parent, a);
      const rootB = rootOf(parent, b);
      parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    },
    { signal: hooks.signal },
  );
  if (!found) return null;
  const { group, groups } = numberGroups(parent);
  return {
    apply: (rows) => meansOfGroups(rows, group, groups),
    record: (names, absorbed) => {
      const kept = new Int32Array(groups).fill(-1);
      for (let row = 0; row < names.length; row++) {
        if (kept[group[row]] < 0) kept[group[row]] = names[row];
        else absorbed(names[row], kept[group[row]]);
      }
      return kept;
    },
  };
}
