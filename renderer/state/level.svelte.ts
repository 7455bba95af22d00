import { persistentAncestors } from '../../native-models/measure';
import type { SegmentationState } from './segmentation.svelte';

/** Which cut of the tree is on screen, and where in the tree the pointer is. */
export class LevelState {
  /** Position on the granularity slider: 0 is the coarsest cut, the last one the regions themselves. */
  position = $state(0);
  /** Region under the pointer, 0 for none. */
  hoveredRegion = $state(0);
  /** Whether air and the black around a picture are shown and picked like the rest. */
  includesBackground = $state(false);
  /** Whether the region in `hoveredRegion` is that of the crosshair, for want of a pointer. */
  #isAimed = false;
  /** Node reached by climbing or descending from the cut, or pointed at in the tree; 0 follows the cut. */
  #climbed = $state(0);
  readonly #segmentation: SegmentationState;

  constructor(segmentation: SegmentationState) {
    this.#segmentation = segmentation;
  }

  readonly tree = $derived.by(() => this.#segmentation.result?.tree ?? null);
  /** Steps of the slider's positions, coarse to fine. */
  readonly steps = $derived.by(() => (this.tree === null ? [] : this.tree.changeSteps.toReversed()));
  readonly step = $derived.by(() => this.steps[this.position] ?? 0);
  readonly nodeOfRegion = $derived.by(() => this.tree?.nodeOfRegionAtStep(this.step) ?? null);
  /** The same without the background: 0 where nothing is shown. */
  readonly shownNodeOfRegion = $derived.by(() => {
    const background = this.#segmentation.result?.background;
    if (this.includesBackground || background === undefined) return this.nodeOfRegion;
    return this.nodeOfRegion?.map((node) => (background[node] === 1 ? 0 : node)) ?? null;
  });
  /** The segments around the pointer that persist longest, fine to coarse; a parent has the higher id. */
  readonly persistent = $derived.by(() =>
    this.tree === null || this.hoveredRegion === 0
      ? []
      : persistentAncestors(this.tree.data, this.hoveredRegion),
  );
  readonly segmentCount = $derived.by(() => this.tree?.segmentCountAtStep(this.step) ?? 0);
  /** Slider positions of the salient levels. */
  readonly salientPositions = $derived.by(() =>
    (this.#segmentation.result?.levels ?? []).map(({ step }) => this.#positionOf(step)),
  );
  /** The node that a click would pick and that every view highlights; 0 for none. */
  readonly focusedNode = $derived.by(() => {
    if (this.tree === null) return 0;
    return this.#climbed || (this.shownNodeOfRegion?.[this.hoveredRegion] ?? 0);
  });

  /** Shows the middle one of the salient levels, for a new segmentation. */
  reset(): void {
    this.#climbed = 0;
    this.hoveredRegion = 0;
    const salient = this.salientPositions;
    this.position = salient[Math.floor(salient.length / 2)] ?? 0;
  }

  moveTo(position: number): void {
    this.#climbed = 0;
    this.position = Math.min(Math.max(0, position), Math.max(0, this.steps.length - 1));
  }

  /** To the next salient level; -1 is coarser. */
  moveToSalient(way: 1 | -1): void {
    const candidates = this.salientPositions.filter((position) => (position - this.position) * way > 0);
    if (candidates.length > 0) this.moveTo(way === 1 ? Math.min(...candidates) : Math.max(...candidates));
  }

  /** The pointer moved in the picture: a climbed node stays in focus as long as the pointer stays inside it. */
  hoverRegion(region: number): void {
    this.#isAimed = false;
    if (region === this.hoveredRegion) return;
    this.hoveredRegion = region;
    if (this.#climbed !== 0 && this.tree?.contains(this.#climbed, region) !== true) this.#climbed = 0;
  }

  /** Keys act on the region at the crosshair while no pointer is over a picture or the tree. */
  aim(region: number): void {
    if (this.hoveredRegion !== 0 && !this.#isAimed) return;
    this.hoverRegion(region);
    this.#isAimed = true;
  }

  /** Points at a node as such: in the tree, or on a path through it. */
  focusNode(node: number, region: number): void {
    this.#isAimed = false;
    this.hoveredRegion = region;
    this.#climbed = node;
  }

  leave(): void {
    this.hoveredRegion = 0;
    this.#climbed = 0;
  }

  /** To the next larger segment around the pointer that persists long: past all such, one merge at a time. */
  climb(): void {
    const next = this.persistent.find((node) => node > this.focusedNode);
    if (this.focusedNode !== 0 && next !== undefined) this.#climbed = next;
    else this.climbOneMerge();
  }

  descend(): void {
    const next = this.persistent.findLast((node) => node < this.focusedNode);
    if (next !== undefined) this.#climbed = next;
    else this.descendOneMerge();
  }

  climbOneMerge(): void {
    const parent = this.tree?.parent(this.focusedNode) ?? 0;
    if (this.focusedNode !== 0 && parent !== 0) this.#climbed = parent;
  }

  descendOneMerge(): void {
    const child = this.tree?.childToward(this.focusedNode, this.hoveredRegion) ?? 0;
    if (child !== 0) this.#climbed = child;
  }

  /** The finest position whose cut still holds the node of a step, for salient levels between changes. */
  #positionOf(step: number): number {
    const position = this.steps.findIndex((candidate) => candidate <= step);
    return position < 0 ? this.steps.length - 1 : position;
  }
}
