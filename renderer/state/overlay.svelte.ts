import { fillTable, regionsUnder } from '../views/overlay';
import type { Display } from './display.svelte';
import type { LevelState } from './level.svelte';
import type { SegmentationState } from './segmentation.svelte';
import type { SegmentBook } from './segmentBook.svelte';
import { regionsOf, segmentOfRegion, type Segment } from './segments';

/** What is painted over the slices, as look-up tables by region: the voxels' labels are never touched. */
export class OverlayState {
  readonly #segmentation: SegmentationState;
  readonly #level: LevelState;
  readonly #book: SegmentBook;
  readonly #display: Display;

  constructor(parts: {
    segmentation: SegmentationState;
    level: LevelState;
    segments: SegmentBook;
    display: Display;
  }) {
    this.#segmentation = parts.segmentation;
    this.#level = parts.level;
    this.#book = parts.segments;
    this.#display = parts.display;
  }

  /** The result to paint; null hides everything. */
  readonly result = $derived.by(() => (this.#display.showOverlay ? this.#segmentation.result : null));

  readonly #segmentOfRegion = $derived.by(() =>
    this.result === null ? null : segmentOfRegion(this.#book.segments, this.result.tree),
  );

  readonly fillTable = $derived.by(() => {
    const nodeOfRegion = this.#level.shownNodeOfRegion;
    if (this.result === null || nodeOfRegion === null || this.#segmentOfRegion === null) return null;
    return fillTable({
      tree: this.result.tree,
      nodeOfRegion,
      segmentOfRegion: this.#segmentOfRegion,
      segments: this.#book.segments,
      opacity: this.#display.fillOpacity,
    });
  });

  /** Node of each region while the level's outlines show. */
  readonly levelTable = $derived.by(() =>
    this.result !== null && this.#display.showOutlines ? this.#level.shownNodeOfRegion : null,
  );

  /** 1 for each region of the structure in focus. */
  readonly focusTable = $derived.by(() => {
    const node = this.#level.focusedNode;
    return this.result === null || node === 0 ? null : regionsUnder(this.result.tree, node);
  });

  /** Each segment with its regions, for outlines and surfaces. */
  readonly segmentTables = $derived.by((): readonly { segment: Segment; inside: Uint8Array }[] => {
    const { result } = this;
    if (result === null) return [];
    return this.#book.segments.map((segment) => ({ segment, inside: regionsOf(segment, result.tree) }));
  });
}
