import { Graph, concatenate, expand, reduceMean, reshape, slice } from '../../onnx';
import type { Value } from '../../onnx';
import { RECEPTIVE_RADIUS } from '../encoder/architecture';
import { encodeBlocks, normalisePixels, placeBlocks, projectPixels } from '../encoder/blocksModel';
import type { Encoder, PrincipalAxes } from '../encoder/encoder';
import { foldedBlocks } from '../encoder/foldedBlocks';

/** The encoder looks at the slice itself and at the slice at half its resolution: context of 17 and of 34 pixels. */
const SCALES = 2;

/** Pixels around a tile that its features depend on: the receptive radius at half resolution. */
export const TILE_MARGIN = 2 * RECEPTIVE_RADIUS;

/** Features of one view of an image. */
export function featuresPerView(encoder: Encoder): number {
  return SCALES * embeddingAxes(encoder).count;
}

/**
 * From `tile` [views, channels, rows + 32, columns + 32] to `features` [views * features, rows, columns], view after
 * view, in each the principal components at full and then at half resolution.
 */
export function tileModel(encoder: Encoder, views: number, rows: number, columns: number): Uint8Array {
  const { channels } = encoder.description;
  const graph = new Graph();
  const input = [views, channels, rows + 2 * TILE_MARGIN, columns + 2 * TILE_MARGIN];
  const tile = graph.input('tile', input);
  const axes = [null, ...encoder.principalAxes.slice(0, -1)];
  const blocks = placeBlocks(graph, foldedBlocks(encoder, channels), axes);
  // Low-rank embedding, L2-normalised and projected to its principal components; 8 pixels less on each side.
  const components = (x: Value) => {
    const { embedding } = encodeBlocks(graph, x, blocks, 'shrink');
    return projectPixels(graph, normalisePixels(graph, embedding), embeddingAxes(encoder));
  };
  const full = components(takeOff(graph, tile, RECEPTIVE_RADIUS));
  const half = components(halve(graph, tile));
  const both = concatenate(graph, [full, double(graph, half)], 1);
  graph.output(reshape(graph, both, [views * both.shape[1], rows, columns]), 'features');
  return graph.encode();
}

function embeddingAxes(encoder: Encoder): PrincipalAxes {
  const axes = encoder.principalAxes.at(-1);
  if (!axes) throw new Error('An encoder has no principal axes.');
  return axes;
}

/** Takes `margin` pixels off each side. */
function takeOff(graph: Graph, x: Value, margin: number): Value {
  return [2, 3].reduce((y, axis) => slice(graph, y, axis, margin, x.shape[axis] - margin), x);
}

/** Means of 2 x 2 pixels. */
function halve(graph: Graph, x: Value): Value {
  const [views, channels, rows, columns] = x.shape;
  const squares = reshape(graph, x, [views * channels, rows / 2, 2, columns / 2, 2]);
  return reshape(graph, reduceMean(graph, squares, [2, 4]), [views, channels, rows / 2, columns / 2]);
}

/** Every pixel as 2 x 2 pixels. */
function double(graph: Graph, x: Value): Value {
  const [views, features, rows, columns] = x.shape;
  const single = reshape(graph, x, [views * features, rows, 1, columns, 1]);
  const squares = expand(graph, single, [views * features, rows, 2, columns, 2]);
  return reshape(graph, squares, [views, features, 2 * rows, 2 * columns]);
}
