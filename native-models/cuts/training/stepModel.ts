import { batchNormalisedLeakyRelu, gatheredConvolution, gradients } from '../../autodiff';
import type { Value } from '../../onnx';
import { Graph, add, concatenate, convolve, reshape, scale, slice, transpose } from '../../onnx';
import type { PlacedTensor } from '../encoder/architecture';
import {
  BLOCK_CHANNELS,
  CROP_SIZE,
  EMBEDDING_LENGTH,
  PATCH_SIZE,
  RECEPTIVE_RADIUS,
  blockNames,
  parameterLayout,
  statisticsLayout,
  vectorLength,
} from '../encoder/architecture';
import { drawPatches } from '../encoder/head';
import type { TensorByName } from '../encoder/head';
import { adamW, average } from './adamW';
import type { BatchShape } from './cropSampler';
import { cropCount } from './cropSampler';
import { contrastiveLoss, meanSquaredError } from './losses';

/** Weight of the contrastive loss; the rest is reconstruction (CUTS, equation of the objective). */
const CONTRAST_WEIGHT = 0.001;
const STATISTICS_DECAY = 0.9;

/** How blocks 2 to 4 convolve: gathered patches are faster on a CPU, the native operator on a GPU. */
export type ConvolutionForm = 'gathered' | 'native';

/**
 * One whole training step as one ONNX graph: forward, backward, optimiser.
 * Inputs: parameters, firstMoment, secondMoment, statistics (flat), crops [n, channels, 17, 17], schedule [3].
 * Outputs: the first four as they are after the step, each named `next...`, and losses [3]: all, reconstruction, contrast.
 */
export function trainingStepModel(shape: BatchShape, form: ConvolutionForm): Uint8Array {
  const graph = new Graph();
  const layout = parameterLayout(shape.channels);
  const vector = (name: string, length: number) => graph.input(name, [length]);
  const state = {
    parameters: vector('parameters', vectorLength(layout)),
    firstMoment: vector('firstMoment', vectorLength(layout)),
    secondMoment: vector('secondMoment', vectorLength(layout)),
  };
  const statistics = vector('statistics', vectorLength(statisticsLayout));
  const crops = graph.input('crops', [cropCount(shape), shape.channels, CROP_SIZE, CROP_SIZE]);
  const schedule = graph.input('schedule', [3]);

  const tensors = takeApart(graph, state.parameters, layout);
  const encoded = encodeCrops(graph, crops, (name) => lookUp(tensors, name), form);
  const losses = objective(graph, crops, encoded.embeddings, shape, (name) => lookUp(tensors, name));
  const slopes = gradients(
    graph,
    losses.total,
    layout.map(({ name }) => lookUp(tensors, name)),
  );
  const next = adamW(graph, state, flatten(graph, slopes), schedule);
  graph.output(next.parameters, 'nextParameters');
  graph.output(next.firstMoment, 'nextFirstMoment');
  graph.output(next.secondMoment, 'nextSecondMoment');
  graph.output(average(graph, statistics, encoded.statistics, STATISTICS_DECAY), 'nextStatistics');
  graph.output(concatenate(graph, [losses.total, losses.reconstruction, losses.contrast], 0), 'losses');
  return graph.encode();
}

function takeApart(graph: Graph, vector: Value, layout: readonly PlacedTensor[]): Map<string, Value> {
  return new Map(
    layout.map(({ name, shape, offset, length }) => [
      name,
      reshape(graph, slice(graph, vector, 0, offset, offset + length), shape),
    ]),
  );
}

function lookUp(tensors: ReadonlyMap<string, Value>, name: string): Value {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`An encoder has no tensor ${name}.`);
  return tensor;
}

function flatten(graph: Graph, parts: readonly Value[]): Value {
  const flat = parts.map((part) =>
    reshape(graph, part, [part.shape.reduce((product, size) => product * size, 1)]),
  );
  return concatenate(graph, flat, 0);
}

/** The four blocks, without padding: 17 -> 13 -> 9 -> 5 -> 1 pixels. Activations lie as [crops, pixels, channels]. */
function encodeCrops(graph: Graph, crops: Value, tensor: TensorByName, form: ConvolutionForm) {
  const count = crops.shape[0];
  let x = crops;
  const statistics: Value[] = [];
  BLOCK_CHANNELS.forEach((_, block) => {
    const names = blockNames(block);
    const weight = tensor(names.weight);
    const convolved =
      block === 0 ? pixelsLast(graph, convolve(graph, x, weight)) : convolvePixels(graph, x, weight, form);
    const normalised = batchNormalisedLeakyRelu(graph, convolved, tensor(names.gain), tensor(names.shift));
    const samples = count * convolved.shape[1];
    statistics.push(normalised.mean, scale(graph, normalised.variance, samples / (samples - 1)));
    x = normalised.output;
  });
  return {
    embeddings: reshape(graph, x, [count, EMBEDDING_LENGTH]),
    statistics: concatenate(graph, statistics, 0),
  };
}

function convolvePixels(graph: Graph, x: Value, weight: Value, form: ConvolutionForm): Value {
  if (form === 'gathered') return gatheredConvolution(graph, x, weight);
  const [count, pixels, channels] = x.shape;
  const size = Math.sqrt(pixels);
  const planes = reshape(graph, transpose(graph, x, [0, 2, 1]), [count, channels, size, size]);
  return pixelsLast(graph, convolve(graph, planes, weight));
}

/** [n, C, size, size] -> [n, size * size, C]. */
function pixelsLast(graph: Graph, x: Value): Value {
  const [count, channels, rows, columns] = x.shape;
  return transpose(graph, reshape(graph, x, [count, channels, rows * columns]), [0, 2, 1]);
}

function objective(graph: Graph, crops: Value, embeddings: Value, shape: BatchShape, tensor: TensorByName) {
  const anchorCount = cropCount(shape) / 2;
  const anchors = slice(graph, embeddings, 0, 0, anchorCount);
  const drawn = drawPatches(graph, anchors, tensor);
  const reconstruction = meanSquaredError(graph, drawn, centrePatches(graph, crops, anchorCount));
  const contrast = contrastiveLoss(graph, embeddings, shape.images);
  const total = add(
    graph,
    scale(graph, contrast, CONTRAST_WEIGHT),
    scale(graph, reconstruction, 1 - CONTRAST_WEIGHT),
  );
  return { total, reconstruction, contrast };
}

/** The 5 x 5 pixels around the centre of the first `count` crops, [count, channels * 25]. */
function centrePatches(graph: Graph, crops: Value, count: number): Value {
  const first = RECEPTIVE_RADIUS - (PATCH_SIZE - 1) / 2;
  const chosen = slice(graph, crops, 0, 0, count);
  const middleRows = slice(graph, chosen, 2, first, first + PATCH_SIZE);
  const patches = slice(graph, middleRows, 3, first, first + PATCH_SIZE);
  return reshape(graph, patches, [count, crops.shape[1] * PATCH_SIZE ** 2]);
}
