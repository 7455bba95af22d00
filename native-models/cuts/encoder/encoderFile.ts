import { ExpectedFailure } from '../../failure';
import type { DecodedModel, DecodedTensor, Value } from '../../onnx';
import { Graph, convolve, decodeModel, leakyRelu, transpose } from '../../onnx';
import type { PlacedTensor } from './architecture';
import {
  BATCH_NORM_EPSILON,
  BLOCK_CHANNELS,
  LEAKY_SLOPE,
  blockNames,
  parameterLayout,
  statisticsLayout,
  vectorLength,
} from './architecture';
import { repeatBorder } from './blocksModel';
import { parseDescription } from './description';
import type { Encoder, PrincipalAxes } from './encoder';
import { encoderDigest, tensorNamed } from './encoder';
import { drawPatches } from './head';
import type { TensorByName } from './head';

const FORMAT = 'granule-encoder';
const VERSION = '1';

/** Picture size for which the graph in the file is written; its users may choose another. */
const NOMINAL_SIZE = 128;

/**
 * An encoder as the bytes of an .onnx file: the network as published, from `image` [1, channels, height, width] to
 * `embedding` [1, 128, height, width] and the patches that its head draws, [1, height, width, channels * 25].
 * The principal axes stand among the constants, the description and the digest in the metadata.
 */
export function saveEncoder(encoder: Encoder): Uint8Array {
  const { channels } = encoder.description;
  const graph = new Graph();
  const tensor = constantsOf(graph, encoder);
  const embedding = publishedNetwork(
    graph,
    graph.input('image', [1, channels, NOMINAL_SIZE, NOMINAL_SIZE]),
    tensor,
  );
  graph.output(embedding, 'embedding');
  graph.output(drawPatches(graph, transpose(graph, embedding, [0, 2, 3, 1]), tensor), 'patches');
  encoder.principalAxes.forEach(({ mean, directions, count }, i) => {
    graph.constant(mean, [mean.length], axesName(i, 'mean'));
    graph.constant(directions, [count, mean.length], axesName(i, 'directions'));
  });
  const size = { 2: 'height', 3: 'width' };
  return graph.encode({
    freeSizes: { image: size, embedding: size, patches: { 1: 'height', 2: 'width' } },
    metadata: {
      format: FORMAT,
      version: VERSION,
      digest: encoderDigest(encoder),
      description: JSON.stringify(encoder.description),
    },
  });
}

/** Reads what `saveEncoder` wrote; anything else is refused with the reason. */
export function loadEncoder(bytes: Uint8Array): Encoder {
  const model = decodeModel(bytes);
  if (model?.metadata.get('format') !== FORMAT)
    throw refusal('encoder-format', 'This file is no Granule encoder.');
  if (model.metadata.get('version') !== VERSION)
    throw refusal('encoder-version', 'This encoder was written by a newer version of Granule.');
  const encoder = assemble(model);
  if (!encoder || encoderDigest(encoder) !== model.metadata.get('digest'))
    throw refusal('encoder-damaged', 'This encoder is damaged: its contents do not match its checksum.');
  return encoder;
}

function refusal(code: string, message: string): ExpectedFailure {
  return new ExpectedFailure(
    code,
    message,
    'Choose a shipped encoder, or an encoder made by "granule train".',
  );
}

function assemble({ metadata, tensors }: DecodedModel): Encoder | null {
  const description = parseDescription(metadata.get('description') ?? '');
  if (!description) return null;
  const parameters = gather(tensors, parameterLayout(description.channels));
  const statistics = gather(tensors, statisticsLayout);
  const principalAxes = BLOCK_CHANNELS.map((_, i) => axesOf(tensors, i));
  if (!parameters || !statistics || !principalAxes.every((axes) => axes !== null)) return null;
  return { description, parameters, statistics, principalAxes };
}

function gather(
  tensors: ReadonlyMap<string, DecodedTensor>,
  layout: readonly PlacedTensor[],
): Float32Array | null {
  const vector = new Float32Array(vectorLength(layout));
  for (const { name, offset, length } of layout) {
    const tensor = tensors.get(name);
    if (tensor?.data.length !== length) return null;
    vector.set(tensor.data, offset);
  }
  return vector;
}

function axesOf(tensors: ReadonlyMap<string, DecodedTensor>, i: number): PrincipalAxes | null {
  const mean = tensors.get(axesName(i, 'mean'));
  const directions = tensors.get(axesName(i, 'directions'));
  if (!mean || !directions) return null;
  return { mean: mean.data, directions: directions.data, count: directions.shape[0] };
}

function axesName(i: number, part: 'mean' | 'directions'): string {
  return `axes${i + 1}.${part}`;
}

function constantsOf(graph: Graph, encoder: Encoder): TensorByName {
  const values = new Map<string, Value>();
  const place = (vector: Float32Array, layout: readonly PlacedTensor[]) => {
    for (const { name, shape } of layout)
      values.set(name, graph.constant(tensorNamed(vector, layout, name), shape, name));
  };
  place(encoder.parameters, parameterLayout(encoder.description.channels));
  place(encoder.statistics, statisticsLayout);
  return (name) => {
    const value = values.get(name);
    if (!value) throw new Error(`An encoder has no tensor ${name}.`);
    return value;
  };
}

/** The four blocks with batch normalisation in the open, every block repeating the border of its own input. */
function publishedNetwork(graph: Graph, image: Value, tensor: TensorByName): Value {
  return BLOCK_CHANNELS.reduce((x, _, block) => {
    const names = blockNames(block);
    const convolved = convolve(graph, repeatBorder(graph, x), tensor(names.weight));
    const normalised = graph.node(
      'BatchNormalization',
      [convolved, ...[names.gain, names.shift, names.mean, names.variance].map(tensor)],
      convolved.shape,
      { epsilon: { float: BATCH_NORM_EPSILON } },
    );
    return leakyRelu(graph, normalised, LEAKY_SLOPE);
  }, image);
}
