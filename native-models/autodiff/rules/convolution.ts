import type { Graph, Value } from '../../onnx';
import { convolve, convolveTransposed, transpose } from '../../onnx';
import type { GradientRule } from '../rule';

/** Exchanges the batch and channel axes. */
function swapBatchAndChannels(graph: Graph, x: Value): Value {
  return transpose(graph, x, [1, 0, ...x.shape.slice(2).map((_, axis) => axis + 2)]);
}

/** The gradient of the filters is a convolution too: the input with the output's gradient, summed over the batch. */
const convolution: GradientRule = (graph, { inputs: [x, weight] }, gradient, [needsX, needsWeight]) => {
  const filters = () =>
    convolve(graph, swapBatchAndChannels(graph, x), swapBatchAndChannels(graph, gradient));
  return [
    needsX ? convolveTransposed(graph, gradient, weight) : null,
    needsWeight ? swapBatchAndChannels(graph, filters()) : null,
  ];
};

export const convolutionRules: Readonly<Record<string, GradientRule>> = { Conv: convolution };
