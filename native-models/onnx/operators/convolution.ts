import type { Graph } from '../graph';
import type { Value } from '../value';

/**
 * Convolution without padding, stride 1. x [N, C, ...size], weight [K, C, ...kernel], bias [K];
 * two or three spatial axes. Result [N, K, ...size - kernel + 1].
 */
export function convolve(graph: Graph, x: Value, weight: Value, bias?: Value): Value {
  const [batch, channels, ...size] = x.shape;
  const [filters, weightChannels, ...kernel] = weight.shape;
  if (channels !== weightChannels || size.length !== kernel.length)
    throw new Error(`Filters [${weight.shape.join(', ')}] do not fit [${x.shape.join(', ')}].`);
  const shape = size.map((length, axis) => length - kernel[axis] + 1);
  return graph.node('Conv', bias ? [x, weight, bias] : [x, weight], [batch, filters, ...shape]);
}

/** The transpose of `convolve` as a linear map. x [N, K, ...size], weight [K, C, ...kernel] -> [N, C, ...size + kernel - 1]. */
export function convolveTransposed(graph: Graph, x: Value, weight: Value): Value {
  const [batch, , ...size] = x.shape;
  const [, channels, ...kernel] = weight.shape;
  const shape = size.map((length, axis) => length + kernel[axis] - 1);
  return graph.node('ConvTranspose', [x, weight], [batch, channels, ...shape]);
}
