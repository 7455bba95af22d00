import type { Graph, Value } from '../../onnx';
import {
  add,
  expand,
  leakyRelu,
  maximum,
  multiply,
  reciprocal,
  reduceSum,
  reduceSumSquare,
  reshape,
  scale,
  squareRoot,
  subtract,
} from '../../onnx';
import type { GradientRule } from '../rule';
import { leakySlope } from '../rules/elementwise';

const OPERATOR = 'BatchNormalisedLeakyRelu';
const EPSILON = 1e-5;
const SLOPE = 0.01;

export interface BatchNormalised {
  readonly output: Value;
  /** Statistics of this batch, [C]. */
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * Batch normalisation over all positions of all items, then a leaky rectifier of slope 0.01 (Ioffe and Szegedy 2015,
 * algorithm 1). x [items, positions, C], gain and shift [C]. One rule for both: written out operator by operator, the
 * derivative would pass over the activations more than twice as often.
 */
export function batchNormalisedLeakyRelu(graph: Graph, x: Value, gain: Value, shift: Value): BatchNormalised {
  const { output, saved } = graph.composite(OPERATOR, [x, gain, shift], {}, () => {
    const count = x.shape[0] * x.shape[1];
    const mean = scale(graph, channelSum(graph, x), 1 / count);
    const meanSquare = scale(graph, channelSum(graph, x, reduceSumSquare), 1 / count);
    const variance = maximum(
      graph,
      subtract(graph, meanSquare, multiply(graph, mean, mean)),
      graph.scalar(0),
    );
    const inverseDeviation = reciprocal(
      graph,
      squareRoot(graph, add(graph, variance, graph.scalar(EPSILON))),
    );
    const factor = multiply(graph, gain, inverseDeviation);
    const offset = subtract(graph, shift, multiply(graph, mean, factor));
    return {
      output: leakyRelu(graph, perChannel(graph, x, factor, offset), SLOPE),
      saved: { mean, variance, inverseDeviation, factor },
    };
  });
  return { output, mean: saved.mean, variance: saved.variance };
}

/** Backward pass of Ioffe and Szegedy, section 3, gathered into one multiple of x and one of the gradient per channel. */
const backward: GradientRule = (graph, { inputs: [x], output, saved }, gradient, [needsX]) => {
  const { mean, inverseDeviation, factor } = saved;
  const minusOverCount = -1 / (x.shape[0] * x.shape[1]);
  const inner = multiply(graph, gradient, leakySlope(graph, output, SLOPE));
  const shiftGradient = channelSum(graph, inner);
  const correlation = channelSum(graph, multiply(graph, inner, x));
  const gainGradient = multiply(
    graph,
    inverseDeviation,
    subtract(graph, correlation, multiply(graph, mean, shiftGradient)),
  );
  if (!needsX) return [null, gainGradient, shiftGradient];
  const slope = scale(
    graph,
    multiply(graph, multiply(graph, factor, inverseDeviation), gainGradient),
    minusOverCount,
  );
  const level = subtract(
    graph,
    scale(graph, multiply(graph, factor, shiftGradient), minusOverCount),
    multiply(graph, slope, mean),
  );
  const direct = multiply(graph, inner, tile(graph, factor, x));
  return [add(graph, direct, perChannel(graph, x, slope, level)), gainGradient, shiftGradient];
};

/** factor * x + offset, channel by channel. */
function perChannel(graph: Graph, x: Value, factor: Value, offset: Value): Value {
  return add(graph, multiply(graph, x, tile(graph, factor, x)), tile(graph, offset, x));
}

/** [C] -> [1, positions, C]: long rows keep the elementwise kernels vectorised where C is small. */
function tile(graph: Graph, values: Value, x: Value): Value {
  const [, positions, channels] = x.shape;
  return expand(graph, reshape(graph, values, [1, 1, channels]), [1, positions, channels]);
}

/** Sum per channel in two stages, for the same reason: over items first, then over positions. */
function channelSum(graph: Graph, x: Value, reduce = reduceSum): Value {
  const [, positions, channels] = x.shape;
  const overItems = reshape(graph, reduce(graph, x, [0]), [positions, channels]);
  return reshape(graph, reduceSum(graph, overItems, [0]), [channels]);
}

export const batchNormalisationRules: Readonly<Record<string, GradientRule>> = { [OPERATOR]: backward };
