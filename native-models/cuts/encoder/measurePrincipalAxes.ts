import { Graph, reduceSum, reshape, transpose, transposedMultiply } from '../../onnx';
import type { Value } from '../../onnx';
import { floats } from '../../runtime';
import type { Runtime } from '../../runtime';
import { encodeBlocks, normalisePixels, placeBlocks } from './blocksModel';
import type { EncoderWeights, PrincipalAxes } from './encoder';
import { foldedBlocks } from './foldedBlocks';
import { MomentSums } from './principalAxes';

/** Ranks of blocks 2, 3 and 4 (cosine to the full encoder .9988 on average at a third of its time). */
const BLOCK_RANKS = [16, 32, 32];
/** Principal components that stand for an embedding. */
const EMBEDDING_COMPONENTS = 16;

const BATCHES = 12;

/** A source of crops [n, channels, 17, 17] like those that the encoder was trained on. */
export interface CropSource {
  readonly dims: readonly number[];
  next(): Float32Array;
}

/** Measures the principal axes of an encoder's activations on crops of its training images. */
export async function measurePrincipalAxes(
  runtime: Runtime,
  weights: EncoderWeights,
  crops: CropSource,
  signal?: AbortSignal,
): Promise<PrincipalAxes[]> {
  const { model, tapped } = momentsModel(weights, crops.dims);
  const session = await runtime.createSession(model);
  try {
    const sums = tapped.map(({ length }) => new MomentSums(length));
    for (let batch = 0; batch < BATCHES; batch++) {
      signal?.throwIfAborted();
      const outputs = await session.run({ crops: { data: crops.next(), dims: crops.dims } });
      tapped.forEach(({ count }, i) =>
        sums[i].add(count, floats(outputs[`sum${i}`]), floats(outputs[`products${i}`])),
      );
    }
    return sums.map((sum, i) => sum.principalAxes(BLOCK_RANKS[i] ?? EMBEDDING_COMPONENTS));
  } finally {
    await session.release();
  }
}

interface Tapped {
  /** Samples in one batch. */
  readonly count: number;
  readonly length: number;
}

function momentsModel(weights: EncoderWeights, dims: readonly number[]) {
  const graph = new Graph();
  const crops = graph.input('crops', dims);
  const blocks = placeBlocks(graph, foldedBlocks(weights, dims[1]));
  const { linear, embedding } = encodeBlocks(graph, crops, blocks, 'shrink');
  const tapped: Tapped[] = [];
  for (const value of [...linear.slice(1), normalisePixels(graph, embedding)]) {
    const rows = rowsOf(graph, value);
    const [count, length] = rows.shape;
    graph.output(reduceSum(graph, rows, [0]), `sum${tapped.length}`);
    graph.output(transposedMultiply(graph, rows, rows, { a: true }), `products${tapped.length}`);
    tapped.push({ count, length });
  }
  return { model: graph.encode(), tapped };
}

/** [n, length, rows, columns] -> [n * rows * columns, length]. */
function rowsOf(graph: Graph, x: Value): Value {
  const [n, length, rows, columns] = x.shape;
  return reshape(graph, transpose(graph, x, [0, 2, 3, 1]), [n * rows * columns, length]);
}
