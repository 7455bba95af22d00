import type { ChannelView } from '../images/channelViews';
import type { Slices } from '../images/slices';
import { copyWindow } from '../images/slices';

/** Tiles of one size that cover a slice; the last of a row or column may reach beyond it. All numbers are even. */
export interface TileLayout {
  readonly rows: number;
  readonly columns: number;
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

export interface TilePlace {
  readonly slice: number;
  readonly top: number;
  readonly left: number;
}

/** The fewest equal tiles of at most `mostPixels` that cover a slice. */
export function tileLayout({ rows, columns }: Slices, mostPixels: number): TileLayout {
  const side = Math.max(2, Math.floor(Math.sqrt(mostPixels)));
  const down = evenParts(rows, side);
  const across = evenParts(columns, side);
  return { rows: down.length, tops: down.starts, columns: across.length, lefts: across.starts };
}

/** Parts of an even length, so that a halved tile lies on the halved slice's own pixels. */
function evenParts(length: number, longest: number): { length: number; starts: number[] } {
  const part = 2 * Math.ceil(length / Math.ceil(length / longest) / 2);
  return { length: part, starts: Array.from({ length: Math.ceil(length / part) }, (_, i) => i * part) };
}

/** A tile with a margin on each side as every view shows it: [views, channels, rows, columns]. */
export function readTile(
  views: readonly ChannelView[],
  layout: TileLayout,
  { slice, top, left }: TilePlace,
  margin: number,
): Float32Array {
  const rows = layout.rows + 2 * margin;
  const columns = layout.columns + 2 * margin;
  const planes = views.flatMap((view) => view.channels.map((channel) => ({ view, channel })));
  const tile = new Float32Array(planes.length * rows * columns);
  const window = { slice, top: top - margin, left: left - margin, rows, columns };
  planes.forEach(({ view, channel }, i) =>
    copyWindow(view.values, view.slices, { channel, ...window }, tile, i * rows * columns),
  );
  return tile;
}

/** The part of every plane of a tile that lies inside the slice. */
export function cropPlanes(
  planes: Float32Array,
  layout: TileLayout,
  rows: number,
  columns: number,
): Float32Array {
  if (rows === layout.rows && columns === layout.columns) return planes;
  const count = planes.length / (layout.rows * layout.columns);
  const cropped = new Float32Array(count * rows * columns);
  for (let plane = 0; plane < count; plane++)
    for (let row = 0; row < rows; row++) {
      const start = (plane * layout.rows + row) * layout.columns;
      cropped.set(planes.subarray(start, start + columns), (plane * rows + row) * columns);
    }
  return cropped;
}
