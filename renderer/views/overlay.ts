import type { TreeIndex } from '../state/treeIndex';
import type { Rgb, Segment } from '../state/segments';
import { cssColor, packRgba, regionColor } from './colors';
import { paneFromPlane, type ViewTransform } from './viewTransform';
import type { SlicePlane } from './slice';

export interface FillRequest {
  readonly tree: TreeIndex;
  /** Node of each region at the level on screen, indexed by region id; 0 where nothing is shown. */
  readonly nodeOfRegion: Uint32Array;
  /** Position + 1 of the segment that shows at each region, 0 for none. */
  readonly segmentOfRegion: Uint16Array;
  readonly segments: readonly Segment[];
  readonly opacity: number;
}

/** Segments stand out against the level around them. */
const SEGMENT_OPACITY_GAIN = 2;

/** Colour of each region, packed for ImageData, indexed by region id: all that changes when the level changes. */
export function fillTable({
  tree,
  nodeOfRegion,
  segmentOfRegion,
  segments,
  opacity,
}: FillRequest): Uint32Array {
  const table = new Uint32Array(nodeOfRegion.length);
  const segmentColors = segments.map(({ color }) =>
    packRgba(color, Math.min(1, opacity * SEGMENT_OPACITY_GAIN)),
  );
  const ofRegion = new Uint32Array(nodeOfRegion.length);
  for (let region = 1; region < table.length; region += 1) {
    const own = segmentColors[segmentOfRegion[region] - 1];
    const source = tree.colorRegion[nodeOfRegion[region]];
    if (source !== 0) ofRegion[source] ||= packRgba(regionColor(source), opacity);
    table[region] = own ?? ofRegion[source];
  }
  return table;
}

/** Looks each pixel of a slice up in a table. */
export function lookUp<Target extends Uint32Array | Uint16Array | Uint8Array>(
  labels: ArrayLike<number>,
  table: ArrayLike<number>,
  target: Target,
): Target {
  for (let pixel = 0; pixel < target.length; pixel += 1) target[pixel] = table[labels[pixel]];
  return target;
}

/** Regions under a node: 1 inside, indexed by region id. */
export function regionsUnder(tree: TreeIndex, node: number): Uint8Array {
  const inside = new Uint8Array(tree.data.regionCount + 1);
  const last = tree.lastRank[node];
  for (let rank = tree.firstRank[node]; rank <= last; rank += 1) inside[tree.regionAtRank[rank]] = 1;
  inside[0] = 0;
  return inside;
}

interface OutlineStyle {
  readonly color: string;
  /** CSS pixels, whatever the zoom. */
  readonly width: number;
}

const OUTLINES = {
  level: { color: '#fff', width: 1, opacity: 0.42 },
  focus: { color: 'rgb(255 255 255 / 0.95)', width: 2 },
  label: (color: Rgb): OutlineStyle => ({ color: cssColor(color), width: 1 }),
  segment: ({ color }: Segment): OutlineStyle => ({ color: cssColor(color), width: 2 }),
} as const;

/** What is painted over one slice. */
export interface Overlay {
  readonly plane: SlicePlane;
  readonly transform: ViewTransform;
  /** One pixel per voxel, row 0 at the bottom of the slice. */
  readonly fill: CanvasImageSource | null;
  readonly levelOutlines: Float32Array | null;
  /** Segmentations from files, layer by layer. */
  readonly labels: readonly {
    readonly fill: CanvasImageSource;
    readonly outlines: readonly { readonly color: Rgb; readonly runs: Float32Array }[];
  }[];
  readonly segmentOutlines: readonly { readonly segment: Segment; readonly runs: Float32Array }[];
  readonly focusOutlines: Float32Array | null;
}

/** Paints an empty pane: the level below, segmentations from files over it, then the segments, the focus on top. */
export function drawOverlay(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { plane, transform, fill, levelOutlines, labels, segmentOutlines, focusOutlines } = overlay;
  if (levelOutlines !== null) {
    // Drawn solid and thinned together, so that crossings are no brighter than lines.
    drawOutlines(context, levelOutlines, plane, transform, OUTLINES.level);
    context.globalCompositeOperation = 'destination-in';
    context.fillStyle = `rgb(0 0 0 / ${OUTLINES.level.opacity})`;
    context.fillRect(0, 0, transform.pane.width, transform.pane.height);
  }
  context.globalCompositeOperation = 'destination-over';
  if (fill !== null) drawFill(context, fill, plane, transform);
  context.globalCompositeOperation = 'source-over';
  for (const layer of labels) drawFill(context, layer.fill, plane, transform);
  for (const { color, runs } of labels.flatMap(({ outlines }) => outlines)) {
    drawOutlines(context, runs, plane, transform, OUTLINES.label(color));
  }
  for (const { segment, runs } of segmentOutlines) {
    drawOutlines(context, runs, plane, transform, OUTLINES.segment(segment));
  }
  if (focusOutlines !== null) drawOutlines(context, focusOutlines, plane, transform, OUTLINES.focus);
}

/** Each voxel a sharp-edged rectangle. */
function drawFill(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  plane: SlicePlane,
  transform: ViewTransform,
): void {
  const corner = paneFromPlane(transform, 0, 0);
  const scaleX = plane.columnMm * transform.pixelsPerMm;
  const scaleY = plane.rowMm * transform.pixelsPerMm;
  context.save();
  context.imageSmoothingEnabled = false;
  context.transform(scaleX, 0, 0, -scaleY, corner.x, corner.y);
  context.drawImage(picture, 0, 0);
  context.restore();
}

/**
 * Draws runs along pixel edges at a width that does not depend on the zoom. As all runs are upright or level, each is a
 * rectangle: sharp where a stroked path is blurred, and many times faster than one for the thousands of a fine level.
 */
function drawOutlines(
  context: CanvasRenderingContext2D,
  runs: Float32Array,
  plane: SlicePlane,
  transform: ViewTransform,
  style: OutlineStyle,
): void {
  const corner = paneFromPlane(transform, 0, 0);
  const scaleX = plane.columnMm * transform.pixelsPerMm;
  const scaleY = plane.rowMm * transform.pixelsPerMm;
  const half = style.width / 2;
  context.fillStyle = style.color;
  for (let run = 0; run < runs.length; run += 4) {
    const left = Math.round(corner.x + runs[run] * scaleX - half);
    const right = Math.round(corner.x + runs[run + 2] * scaleX - half) + style.width;
    const bottom = Math.round(corner.y - runs[run + 1] * scaleY - half) + style.width;
    const top = Math.round(corner.y - runs[run + 3] * scaleY - half);
    context.fillRect(left, top, right - left, bottom - top);
  }
}
