import type { WorkHooks } from '../../cooperation';
import { floats } from '../../runtime';
import type { Runtime } from '../../runtime';
import type { Encoder } from '../encoder/encoder';
import { channelViews } from '../images/channelViews';
import type { NormalisedImage } from '../images/normalisedImage';
import type { Slices } from '../images/slices';
import { TILE_MARGIN, featuresPerView, tileModel } from './tileModel';
import type { TileLayout, TilePlace } from './tileLayout';
import { cropPlanes, readTile, tileLayout } from './tileLayout';

/** A tile of this many pixels takes one slow core about 150 ms. */
const TILE_PIXELS = 224 * 224;

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

/** Features that an encoder gives each voxel of an image. */
export function embeddingFeatureCount(encoder: Encoder, image: NormalisedImage): number {
  return channelViews(image, encoder.description.channels).length * featuresPerView(encoder);
}

/**
 * Encodes an image slice by slice in tiles of 250 ms at most, in an order that visits every voxel exactly once.
 * The encoder runs at low rank and at two resolutions, and its embedding is projected to its principal components
 * inside the graph: a whole volume's embedding never exists in memory.
 */
export async function* embedTiles(
  runtime: Runtime,
  encoder: Encoder,
  image: NormalisedImage,
  { signal, onProgress }: WorkHooks = {},
): AsyncGenerator<EmbeddingTile, void, undefined> {
  const { channels } = encoder.description;
  const views = channelViews(image, channels);
  const { slices } = views[0];
  const layout = tileLayout(slices, TILE_PIXELS / views.length);
  const model = tileModel(encoder, views.length, layout.rows, layout.columns);
  const session = await runtime.createSession(model);
  try {
    const places = tilePlaces(slices, layout);
    const dims = [views.length, channels, layout.rows + 2 * TILE_MARGIN, layout.columns + 2 * TILE_MARGIN];
    for (const [done, place] of places.entries()) {
      signal?.throwIfAborted();
      const data = readTile(views, layout, place, TILE_MARGIN);
      const { features } = await session.run({ tile: { data, dims } });
      yield tileAt(floats(features), slices, layout, place);
      onProgress?.(done + 1, places.length);
    }
  } finally {
    await session.release();
  }
}

function tilePlaces(slices: Slices, { tops, lefts }: TileLayout): TilePlace[] {
  const inSlice = tops.flatMap((top) => lefts.map((left) => ({ top, left })));
  return Array.from({ length: slices.count }, (_, slice) =>
    inSlice.map((corner) => ({ slice, ...corner })),
  ).flat();
}

/** Keeps what lies inside the slice. */
function tileAt(
  features: Float32Array,
  slices: Slices,
  layout: TileLayout,
  { slice, top, left }: TilePlace,
): EmbeddingTile {
  const { sliceStride, rowStride, columnStride } = slices;
  const rows = Math.min(layout.rows, slices.rows - top);
  const columns = Math.min(layout.columns, slices.columns - left);
  return {
    firstVoxel: slice * sliceStride + top * rowStride + left * columnStride,
    rowStride,
    columnStride,
    rows,
    columns,
    featureCount: features.length / (layout.rows * layout.columns),
    features: cropPlanes(features, layout, rows, columns),
  };
}
