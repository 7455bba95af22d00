import type { TreeData } from '../../electron/contract';
import type { Grid } from '../../native-models/geometry';
import type { Segment } from '../state/segments';
import type { SegmentationResult } from '../state/segmentation.svelte';
import { segmentSurface, type Surface } from '../vtk';
import { maskBlock } from './maskBlock';
import type { Index } from './slice';

interface SegmentRegions {
  readonly segment: Segment;
  readonly inside: Uint8Array;
}

/** Surfaces of the segments; one is made anew only when its picks or its colour changed. */
export class SurfaceCache {
  readonly #grid: Grid;
  #made = new Map<string, Surface>();

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** Makes the missing surfaces one by one, yielding between them. */
  *update(
    result: SegmentationResult | null,
    segments: readonly SegmentRegions[],
  ): Generator<void, readonly Surface[]> {
    const kept = new Map<string, Surface>();
    for (const { segment, inside } of segments) {
      yield;
      const box = result === null ? null : boxOf(result.data.tree, inside);
      if (result === null || box === null) continue;
      const key = JSON.stringify([result.data.segmentationId, segment.picks, segment.color]);
      const surface = this.#made.get(key) ?? this.#make({ result, inside, box, segment });
      kept.set(key, surface);
    }
    this.#made = kept;
    return [...kept.values()];
  }

  #make(parts: { result: SegmentationResult; inside: Uint8Array; box: Box; segment: Segment }): Surface {
    const { inside, box } = parts;
    const block = maskBlock({ grid: this.#grid, labels: parts.result.labels, inside, box });
    return segmentSurface(this.#grid, block, parts.segment.color);
  }
}

interface Box {
  readonly low: Index;
  readonly high: Index;
}

/** The box around some regions, from the boxes that the tree holds; null for none. */
function boxOf({ boundingBox, regionCount }: TreeData, inside: Uint8Array): Box | null {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-1, -1, -1];
  for (let region = 1; region <= regionCount; region += 1) {
    if (inside[region] !== 1) continue;
    const at = 6 * (region - 1);
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], boundingBox[at + axis]);
      high[axis] = Math.max(high[axis], boundingBox[at + 3 + axis]);
    }
  }
  return high[0] < 0 ? null : { low, high };
}
