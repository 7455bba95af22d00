import type { CodedConcept } from '../../electron/contract';
import type { TreeIndex } from './treeIndex';

/** sRGB, 0..255. */
export type Rgb = readonly [number, number, number];

export interface Pick {
  readonly node: number;
  readonly sign: 1 | -1;
}

/** A segment that a person gathers out of nodes of the tree; '' as a name means that nobody has named it. */
export interface Segment {
  readonly id: number;
  readonly name: string;
  readonly color: Rgb;
  /** What a person says that it is; null until then. */
  readonly code: CodedConcept | null;
  /** In the order they were made: a later pick overrides an earlier one. */
  readonly picks: readonly Pick[];
}

/** One act upon the list of segments, with all that is needed to take it back. */
export type Increment =
  | { readonly kind: 'insert'; readonly index: number; readonly segment: Segment }
  | { readonly kind: 'remove'; readonly index: number; readonly segment: Segment }
  | { readonly kind: 'replace'; readonly before: Segment; readonly after: Segment };

export function invert(increment: Increment): Increment {
  switch (increment.kind) {
    case 'insert':
      return { ...increment, kind: 'remove' };
    case 'remove':
      return { ...increment, kind: 'insert' };
    case 'replace':
      return { kind: 'replace', before: increment.after, after: increment.before };
  }
}

export function apply(segments: readonly Segment[], increment: Increment): readonly Segment[] {
  switch (increment.kind) {
    case 'insert':
      return segments.toSpliced(increment.index, 0, increment.segment);
    case 'remove':
      return segments.toSpliced(increment.index, 1);
    case 'replace':
      return segments.map((segment) => (segment.id === increment.after.id ? increment.after : segment));
  }
}

/** 1 for each region that belongs to the segment, indexed by region id. */
export function regionsOf(segment: Segment, tree: TreeIndex): Uint8Array {
  const inside = new Uint8Array(tree.data.regionCount + 1);
  for (const { node, sign } of segment.picks) {
    const last = tree.lastRank[node];
    for (let rank = tree.firstRank[node]; rank <= last; rank += 1) {
      inside[tree.regionAtRank[rank]] = sign === 1 ? 1 : 0;
    }
  }
  inside[0] = 0;
  return inside;
}

/** Position in the list + 1 of the segment that shows at each region, 0 for none; the last in the list lies on top. */
export function segmentOfRegion(segments: readonly Segment[], tree: TreeIndex): Uint16Array {
  const shown = new Uint16Array(tree.data.regionCount + 1);
  segments.forEach((segment, position) => {
    const inside = regionsOf(segment, tree);
    for (let region = 1; region < shown.length; region += 1) {
      if (inside[region] === 1) shown[region] = position + 1;
    }
  });
  return shown;
}

export interface SegmentMeasure {
  readonly voxels: number;
  /** Mean of the first channel in the modality's unit; null without voxels. */
  readonly mean: number | null;
}

/** Counted from the regions' voxels. */
export function measure(segment: Segment, tree: TreeIndex): SegmentMeasure {
  const inside = regionsOf(segment, tree);
  let voxels = 0;
  let sum = 0;
  for (let region = 1; region < inside.length; region += 1) {
    if (inside[region] !== 1) continue;
    const count = tree.voxelCount(region);
    voxels += count;
    sum += count * tree.data.meanIntensity[region - 1];
  }
  return { voxels, mean: voxels === 0 ? null : sum / voxels };
}
