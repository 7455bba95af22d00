import { Graph, reshape, transpose } from '../../onnx';
import { floats } from '../../runtime';
import type { Runtime } from '../../runtime';
import { EMBEDDING_LENGTH } from '../encoder/architecture';
import { encodeBlocks, placeBlocks } from '../encoder/blocksModel';
import type { Encoder, EncoderWeights } from '../encoder/encoder';
import { foldedBlocks } from '../encoder/foldedBlocks';
import { onlyView } from '../images/channelViews';
import type { NormalisedImage } from '../images/normalisedImage';
import { copyWindow } from '../images/slices';

/**
 * The encoder exactly as published: full rank, every block repeating the border of its own input. Returns
 * [rows * columns, 128], pixels row by row. One run for the whole picture: for a single slice of about 128 x 128.
 */
export async function embedImage(
  runtime: Runtime,
  encoder: EncoderWeights & Pick<Encoder, 'description'>,
  image: NormalisedImage,
): Promise<Float32Array> {
  const { channels } = encoder.description;
  const { values, slices, channels: shown } = onlyView(image, channels);
  const { rows, columns } = slices;
  const window = { slice: 0, top: 0, left: 0, rows, columns };
  const data = new Float32Array(channels * rows * columns);
  shown.forEach((channel, at) =>
    copyWindow(values, slices, { channel, ...window }, data, at * rows * columns),
  );
  const dims = [1, channels, rows, columns];
  const graph = new Graph();
  const blocks = placeBlocks(graph, foldedBlocks(encoder, channels));
  const { embedding } = encodeBlocks(graph, graph.input('picture', dims), blocks, 'repeat');
  const pixelsFirst = transpose(graph, embedding, [0, 2, 3, 1]);
  graph.output(reshape(graph, pixelsFirst, [rows * columns, EMBEDDING_LENGTH]), 'embedding');
  const session = await runtime.createSession(graph.encode());
  try {
    const result = await session.run({ picture: { data, dims } });
    return floats(result.embedding);
  } finally {
    await session.release();
  }
}
