import type { WorkHooks } from '../../cooperation';
import { Graph, reshape } from '../../onnx';
import { floats } from '../../runtime';
import type { Runtime, Session } from '../../runtime';
import { RECEPTIVE_RADIUS } from '../encoder/architecture';
import { encodeBlocks, normalisePixels, projectPixels } from '../encoder/blocksModel';
import type { Encoder } from '../encoder/encoder';
import { foldedBlocks } from '../encoder/foldedBlocks';
import type { ChannelView } from '../images/channelViews';
import { channelViews } from '../images/channelViews';
import type { NormalisedImage } from '../images/normalisedImage';
import type { Slices } from '../images/slices';
import { copyWindow } from '../images/slices';

/** A tile of this many pixels takes one slow core about 150 ms. */
const TILE_PIXELS = 256 * 256;

/**
 * Features of a rectangle of one slice. Pixel (row, column) is voxel firstVoxel + row * rowStride + column *
 * columnStride of the image; feature f of it is features[(f * rows + row) * columns + column].
 */
export interface EmbeddingTile {
  readonly firstVoxel: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly rows: number;
  readonly columns: number;
  readonly featureCount: number;
  readonly features: Float32Array;
}

/** Features that an encoder gives each voxel of an image: its principal components for each way it looks at the image. */
export function embeddingFeatureCount(encoder: Encoder, image: NormalisedImage): number {
  return channelViews(image, encoder.description.channels).length * embeddingAxes(encoder).count;
}

/**
 * Encodes an image slice by slice in tiles of 250 ms at most, in an order that visits every voxel exactly once.
 * The encoder runs at low rank, and its embedding, L2-normalised, is projected to its principal components inside the
 * graph: a whole volume's embedding never exists in memory.
 */
export async function* embedTiles(
  runtime: Runtime,
  encoder: Encoder,
  image: NormalisedImage,
  { signal, onProgress }: WorkHooks = {},
): AsyncGenerator<EmbeddingTile, void, undefined> {
  const views = channelViews(image, encoder.description.channels);
  const { slices } = views[0];
  const layout = tileLayout(slices, views.length);
  const session = await runtime.createSession(tileModel(encoder, views.length, layout));
  try {
    const total = slices.count * layout.tops.length * layout.lefts.length;
    let done = 0;
    for (let slice = 0; slice < slices.count; slice++)
      for (const top of layout.tops)
        for (const left of layout.lefts) {
          signal?.throwIfAborted();
          const place = { slice, top, left };
          const features = await runTile(session, views, encoder.description.channels, layout, place);
          yield cropTile(features, slices, layout, place);
          onProgress?.((done += 1), total);
        }
  } finally {
    await session.release();
  }
}

/** Tiles of one size that cover a slice; the last of a row or column may reach beyond it. */
interface TileLayout {
  readonly rows: number;
  readonly columns: number;
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

interface Place {
  readonly slice: number;
  readonly top: number;
  readonly left: number;
}

function tileLayout({ rows, columns }: Slices, views: number): TileLayout {
  const side = Math.floor(Math.sqrt(TILE_PIXELS / views));
  const down = evenParts(rows, side);
  const across = evenParts(columns, side);
  return { rows: down.length, tops: down.starts, columns: across.length, lefts: across.starts };
}

/** The fewest equal parts of at most `longest` that cover `length`. */
function evenParts(length: number, longest: number): { length: number; starts: number[] } {
  const part = Math.ceil(length / Math.ceil(length / longest));
  return { length: part, starts: Array.from({ length: Math.ceil(length / part) }, (_, i) => i * part) };
}

function embeddingAxes(encoder: Encoder) {
  const axes = encoder.principalAxes.at(-1);
  if (!axes) throw new Error('An encoder has no principal axes.');
  return axes;
}

/** All views of a tile are one batch; their components become the features, view after view. */
function tileModel(encoder: Encoder, views: number, { rows, columns }: TileLayout): Uint8Array {
  const { channels } = encoder.description;
  const margin = 2 * RECEPTIVE_RADIUS;
  const graph = new Graph();
  const input = graph.input('tile', [views, channels, rows + margin, columns + margin]);
  const axes = [null, ...encoder.principalAxes.slice(0, -1)];
  const { embedding } = encodeBlocks(graph, input, foldedBlocks(encoder, channels), 'shrink', axes);
  const components = projectPixels(graph, normalisePixels(graph, embedding), embeddingAxes(encoder));
  graph.output(reshape(graph, components, [views * components.shape[1], rows, columns]), 'features');
  return graph.encode();
}

async function runTile(
  session: Session,
  views: readonly ChannelView[],
  channels: number,
  layout: TileLayout,
  { slice, top, left }: Place,
): Promise<Float32Array> {
  const rows = layout.rows + 2 * RECEPTIVE_RADIUS;
  const columns = layout.columns + 2 * RECEPTIVE_RADIUS;
  const data = new Float32Array(views.length * channels * rows * columns);
  const corner = { slice, top: top - RECEPTIVE_RADIUS, left: left - RECEPTIVE_RADIUS, rows, columns };
  let at = 0;
  for (const view of views)
    for (const channel of view.channels) {
      copyWindow(view.values, view.slices, { channel, ...corner }, data, at);
      at += rows * columns;
    }
  const { features } = await session.run({ tile: { data, dims: [views.length, channels, rows, columns] } });
  return floats(features);
}

/** Keeps what lies inside the slice. */
function cropTile(features: Float32Array, slices: Slices, layout: TileLayout, place: Place): EmbeddingTile {
  const rows = Math.min(layout.rows, slices.rows - place.top);
  const columns = Math.min(layout.columns, slices.columns - place.left);
  const featureCount = features.length / (layout.rows * layout.columns);
  return {
    firstVoxel:
      place.slice * slices.sliceStride + place.top * slices.rowStride + place.left * slices.columnStride,
    rowStride: slices.rowStride,
    columnStride: slices.columnStride,
    rows,
    columns,
    featureCount,
    features: cropPlanes(features, layout, rows, columns),
  };
}

function cropPlanes(planes: Float32Array, full: TileLayout, rows: number, columns: number): Float32Array {
  if (rows === full.rows && columns === full.columns) return planes;
  const count = planes.length / (full.rows * full.columns);
  const cropped = new Float32Array(count * rows * columns);
  for (let plane = 0; plane < count; plane++)
    for (let row = 0; row < rows; row++) {
      const start = (plane * full.rows + row) * full.columns;
      cropped.set(planes.subarray(start, start + columns), (plane * rows + row) * columns);
    }
  return cropped;
}
