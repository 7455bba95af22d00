import type { Graph, Value } from '../../onnx';
import { clip, divide, multiply, negate, reduceSum, reshape, sameShape, scale } from '../../onnx';
import type { GradientRule } from '../rule';

/** Sums a gradient over the axes along which an operand of this shape was repeated. */
function sumToShape(graph: Graph, gradient: Value, shape: readonly number[]): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const repeated = gradient.shape
    .map((size, axis) => ({ size, axis }))
    .filter(({ size, axis }) => axis < added || (shape[axis - added] === 1 && size !== 1))
    .map(({ axis }) => axis);
  const summed = repeated.length > 0 ? reduceSum(graph, gradient, repeated) : gradient;
  return reshape(graph, summed, shape);
}

const addition: GradientRule = (graph, { inputs: [a, b] }, gradient, [needsA, needsB]) => [
  needsA ? sumToShape(graph, gradient, a.shape) : null,
  needsB ? sumToShape(graph, gradient, b.shape) : null,
];

const subtraction: GradientRule = (graph, { inputs: [a, b] }, gradient, [needsA, needsB]) => [
  needsA ? sumToShape(graph, gradient, a.shape) : null,
  needsB ? sumToShape(graph, negate(graph, gradient), b.shape) : null,
];

const multiplication: GradientRule = (graph, { inputs: [a, b] }, gradient, [needsA, needsB]) => [
  needsA ? sumToShape(graph, multiply(graph, gradient, b), a.shape) : null,
  needsB ? sumToShape(graph, multiply(graph, gradient, a), b.shape) : null,
];

const division: GradientRule = (graph, { inputs: [a, b], output }, gradient, [needsA, needsB]) => {
  const quotient = divide(graph, gradient, b);
  return [
    needsA ? sumToShape(graph, quotient, a.shape) : null,
    needsB ? sumToShape(graph, negate(graph, multiply(graph, quotient, output)), b.shape) : null,
  ];
};

const leakyRectification: GradientRule = (graph, { output, attributes }, gradient) => {
  const { alpha } = attributes;
  if (typeof alpha !== 'object' || !('float' in alpha)) throw new Error('LeakyRelu has no slope.');
  return [multiply(graph, gradient, leakySlope(graph, output, alpha.float))];
};

/**
 * Slope of the leaky rectifier from its output: 1 where positive, `slope` elsewhere. The factor carries every
 * normal number beyond 1, which costs one pass where Greater and Where cost two and a boolean tensor.
 */
export function leakySlope(graph: Graph, output: Value, slope: number): Value {
  return clip(graph, scale(graph, output, 1e38), slope, 1);
}

export const elementwiseRules: Readonly<Record<string, GradientRule>> = {
  Add: addition,
  Sub: subtraction,
  Mul: multiplication,
  Div: division,
  Neg: (graph, _, gradient) => [negate(graph, gradient)],
  Exp: (graph, { output }, gradient) => [multiply(graph, gradient, output)],
  Log: (graph, { inputs: [x] }, gradient) => [divide(graph, gradient, x)],
  Sqrt: (graph, { output }, gradient) => [divide(graph, scale(graph, gradient, 0.5), output)],
  LeakyRelu: leakyRectification,
};
