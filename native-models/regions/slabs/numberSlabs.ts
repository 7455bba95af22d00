import type { Regions } from '../../condensation';
import type { Grid } from '../../geometry';
import { DisjointSets } from '../disjointSets';
import { isSameValue, type FlatFaces } from '../flatSeeds';

/** The regions of a slab, and what may go on beyond its seams. */
export interface SlabRegions {
  readonly regions: Regions;
  readonly flatFaces: FlatFaces;
}

/** How the regions of slabs become those of the whole volume. */
export interface SlabNumbering {
  /** For each slab the region of the volume, from 0, that each of its regions is or is a part of. */
  readonly regionOf: readonly Uint32Array[];
  readonly count: number;
}

/**
 * Numbers the regions of slabs, which follow each other, one slab after the other. Flat clusters of the same value that
 * meet across a seam are one, as they are within a slab: the air around a body is one region of the volume.
 */
export function numberSlabs(slabs: readonly SlabRegions[], { size: [nx, ny] }: Grid): SlabNumbering {
  let all = 0;
  const offsets = slabs.map(({ regions }) => (all += regions.count) - regions.count);
  const sets = new DisjointSets(all);
  for (let above = 1; above < slabs.length; above++) {
    const join = (a: number, b: number) => sets.union(offsets[above - 1] + a, offsets[above] + b);
    forEachFlatContact(slabs[above - 1], slabs[above], nx * ny, join);
  }
  const { of, end } = sets.numbered(0);
  const regionOf = slabs.map(({ regions }, s) => of.slice(offsets[s], offsets[s] + regions.count));
  return { regionOf, count: end };
}

/** Calls `meet` with the regions, from 0, of voxels in flat clusters of the same value on both sides of a seam. */
function forEachFlatContact(
  below: SlabRegions,
  above: SlabRegions,
  plane: number,
  meet: (below: number, above: number) => void,
): void {
  const [last, first] = [below.flatFaces.last, above.flatFaces.first];
  const top = below.regions.labels.length - plane;
  for (let at = 0; at < plane; at++) {
    const [a, b] = [below.regions.labels[top + at], above.regions.labels[at]];
    let same = a !== 0 && b !== 0;
    for (let sample = at; same && sample < first.length; sample += plane)
      same = isSameValue(last[sample], first[sample]);
    if (same) meet(a - 1, b - 1);
  }
}
