import type { LabelLayer } from '../state/labels.svelte';
import type { Rgb } from '../state/segments';
import { packRgba } from './colors';
import { boundaryRuns } from './contours';
import { lookUp } from './overlay';

/** One layer of a segmentation from a file on one slice. */
export interface LabelPicture {
  /** Packed colours, one per pixel, row 0 at the bottom. */
  readonly pixels: Uint32Array;
  /** Boundaries of each visible segment on the slice: those that overlap are told apart by them. */
  readonly outlines: readonly { readonly color: Rgb; readonly runs: Float32Array }[];
}

/** `positions` of the layer's segments for the pixels of a slice. */
export function labelPicture(
  { segments }: LabelLayer,
  positions: Uint16Array,
  { columns, rows, opacity }: { readonly columns: number; readonly rows: number; readonly opacity: number },
): LabelPicture {
  const colors = new Uint32Array(segments.length + 1);
  segments.forEach(({ color, isVisible }, position) => {
    colors[position + 1] = isVisible ? packRgba(color, opacity) : 0;
  });
  const present = [...new Set(positions)].filter((position) => segments[position - 1]?.isVisible === true);
  const outlines = present.flatMap((position) => {
    const inside = new Uint8Array(segments.length + 1);
    inside[position] = 1;
    const runs = boundaryRuns(positions, inside, columns, rows);
    return runs === null ? [] : [{ color: segments[position - 1].color, runs }];
  });
  return { pixels: lookUp(positions, colors, new Uint32Array(positions.length)), outlines };
}
