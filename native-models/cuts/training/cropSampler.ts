import type { RandomGenerator } from '../../random';
import { CROP_SIZE, PATCH_SIZE, RECEPTIVE_RADIUS } from '../encoder/architecture';
import type { ChannelView } from '../images/channelViews';
import { copyWindow } from '../images/slices';
import { patchRange, patchSimilarity } from './similarity';

const PATCH_RADIUS = (PATCH_SIZE - 1) / 2;
/** A positive lies at most this far from its anchor (5 towards the origin, 4 away from it). */
const NEIGHBOURHOOD = 5;
const ATTEMPTS = 20;
const SIMILAR = 0.5;

/** Share of the value range below which a patch shows nothing: air, padding, a saturated area. */
const FLAT_RANGE = 0.02;
const SLICE_ATTEMPTS = 8;

export interface BatchShape {
  readonly channels: number;
  readonly images: number;
  readonly anchorsPerImage: number;
}

/** Number of crops in a batch: every anchor has one positive. */
export function cropCount({ images, anchorsPerImage }: BatchShape): number {
  return 2 * images * anchorsPerImage;
}

/**
 * Draws batches of crops [2 * images * anchors, channels, 17, 17]: all anchors image by image, then their positives in
 * the same order. A positive is a nearby patch whose structural similarity to the anchor's exceeds 0.5, after 20
 * attempts in vain the neighbour towards the image's centre (CUTS, "patch sampler"; the published code then moves the
 * anchor as well, so that a pair becomes twice the same patch, which teaches nothing and is corrected here).
 * Anchors keep out of flat areas, or the air around a head would take most of the training.
 */
export class CropSampler {
  /** Shape of a batch. */
  readonly dims: readonly number[];
  readonly #views: readonly ChannelView[];
  readonly #shape: BatchShape;
  readonly #random: RandomGenerator;
  readonly #cropLength: number;
  #deck: ChannelView[] = [];

  constructor(views: readonly ChannelView[], shape: BatchShape, random: RandomGenerator) {
    this.#views = views;
    this.#shape = shape;
    this.#random = random;
    this.#cropLength = shape.channels * CROP_SIZE ** 2;
    this.dims = [cropCount(shape), shape.channels, CROP_SIZE, CROP_SIZE];
  }

  next(): Float32Array {
    const { images, anchorsPerImage } = this.#shape;
    const batch = new Float32Array(cropCount(this.#shape) * this.#cropLength);
    const positives = images * anchorsPerImage;
    for (let image = 0; image < images; image++) {
      const view = this.#nextView();
      const slice = this.#sliceWithContent(view);
      for (let i = 0; i < anchorsPerImage; i++) {
        const index = image * anchorsPerImage + i;
        this.#drawPair(view, slice, this.#crop(batch, index), this.#crop(batch, positives + index));
      }
    }
    return batch;
  }

  #crop(batch: Float32Array, index: number): Float32Array {
    return batch.subarray(index * this.#cropLength, (index + 1) * this.#cropLength);
  }

  /** Every image once in random order, then all again. */
  #nextView(): ChannelView {
    if (this.#deck.length === 0) {
      this.#deck = [...this.#views];
      for (let i = this.#deck.length - 1; i > 0; i--) {
        const j = this.#random.integer(i + 1);
        [this.#deck[i], this.#deck[j]] = [this.#deck[j], this.#deck[i]];
      }
    }
    const view = this.#deck.pop();
    if (!view) throw new Error('There is no image to draw from.');
    return view;
  }

  #sliceWithContent(view: ChannelView): number {
    const probe = new Float32Array(this.#cropLength);
    let slice = 0;
    for (let attempt = 0; attempt < SLICE_ATTEMPTS; attempt++) {
      slice = this.#random.integer(view.slices.count);
      if (this.#drawAnchor(view, slice, probe).hasContent) break;
    }
    return slice;
  }

  #drawPair(view: ChannelView, slice: number, anchorCrop: Float32Array, positiveCrop: Float32Array): void {
    const anchor = this.#drawAnchor(view, slice, anchorCrop);
    const positive = this.#findSimilar(view, anchor, anchorCrop) ?? towardsCentre(view, anchor);
    this.#copyCrop(view, slice, positive, positiveCrop);
  }

  #drawAnchor(view: ChannelView, slice: number, crop: Float32Array): Position & { hasContent: boolean } {
    const { rows, columns } = view.slices;
    let anchor = { row: 0, column: 0 };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      anchor = { row: this.#inside(rows), column: this.#inside(columns) };
      this.#copyCrop(view, slice, anchor, crop);
      if (patchRange(crop, this.#shape.channels, CENTRE_PATCH) >= FLAT_RANGE)
        return { ...anchor, hasContent: true };
    }
    return { ...anchor, hasContent: false };
  }

  #findSimilar(view: ChannelView, anchor: Position, crop: Float32Array): Position | null {
    const { rows, columns } = view.slices;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const row = this.#near(anchor.row, rows);
      const column = this.#near(anchor.column, columns);
      const moved = CENTRE_PATCH + (row - anchor.row) * CROP_SIZE + column - anchor.column;
      if (patchSimilarity(crop, this.#shape.channels, CENTRE_PATCH, moved) > SIMILAR) return { row, column };
    }
    return null;
  }

  /** A position whose patch lies inside, along one axis; any position where the axis is too short for that. */
  #inside(length: number): number {
    if (length < PATCH_SIZE) return this.#random.integer(length);
    return PATCH_RADIUS + this.#random.integer(length - 2 * PATCH_RADIUS);
  }

  #near(position: number, length: number): number {
    const margin = length < PATCH_SIZE ? 0 : PATCH_RADIUS;
    const lowest = Math.max(position - NEIGHBOURHOOD, margin);
    const end = Math.min(position + NEIGHBOURHOOD, length - margin);
    return lowest + this.#random.integer(end - lowest);
  }

  #copyCrop(view: ChannelView, slice: number, { row, column }: Position, crop: Float32Array): void {
    const square = { rows: CROP_SIZE, columns: CROP_SIZE };
    const [top, left] = [row - RECEPTIVE_RADIUS, column - RECEPTIVE_RADIUS];
    view.channels.forEach((channel, i) =>
      copyWindow(
        view.values,
        view.slices,
        { channel, slice, top, left, ...square },
        crop,
        i * CROP_SIZE ** 2,
      ),
    );
  }
}

interface Position {
  readonly row: number;
  readonly column: number;
}

/** First pixel of the patch in the middle of a crop. */
const CENTRE_PATCH = (RECEPTIVE_RADIUS - PATCH_RADIUS) * (CROP_SIZE + 1);

function towardsCentre(view: ChannelView, { row, column }: Position): Position {
  const { rows, columns } = view.slices;
  const step = (position: number, length: number) =>
    Math.max(0, Math.min(length - 1, position + (position > Math.floor(length / 2) ? -1 : 1)));
  return { row: step(row, rows), column: step(column, columns) };
}
