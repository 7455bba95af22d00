import { Graph, reshape, transpose } from '../../onnx';
import { floats } from '../../runtime';
import type { Runtime } from '../../runtime';
import { EMBEDDING_LENGTH } from '../encoder/architecture';
import { encodeBlocks, placeBlocks } from '../encoder/blocksModel';
import type { Encoder, EncoderWeights } from '../encoder/encoder';
import { foldedBlocks } from '../encoder/foldedBlocks';

/** A small 2-D picture, planar: index = (channel * rows + row) * columns + column. */
export interface Picture {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * The encoder exactly as published: full rank, every block repeating the border of its own input. Returns
 * [rows * columns, 128], pixels row by row. One run for the whole picture: for pictures of about 128 x 128.
 */
export async function embedImage(
  runtime: Runtime,
  encoder: EncoderWeights & Pick<Encoder, 'description'>,
  picture: Picture,
): Promise<Float32Array> {
  const { channels, rows, columns, values } = picture;
  const dims = [1, channels, rows, columns];
  const graph = new Graph();
  const blocks = placeBlocks(graph, foldedBlocks(encoder, encoder.description.channels));
  const { embedding } = encodeBlocks(graph, graph.input('picture', dims), blocks, 'repeat');
  const pixelsFirst = transpose(graph, embedding, [0, 2, 3, 1]);
  graph.output(reshape(graph, pixelsFirst, [rows * columns, EMBEDDING_LENGTH]), 'embedding');
  const session = await runtime.createSession(graph.encode());
  try {
    const result = await session.run({ picture: { data: values, dims } });
    return floats(result.embedding);
  } finally {
    await session.release();
  }
}
