export { decodeModel } from './decode';
export type { DecodedModel, DecodedTensor } from './decode';
export { Graph } from './graph';
export type { TracedNode } from './graph';
export { convolve, convolveTransposed } from './operators/convolution';
export {
  add,
  clip,
  divide,
  exponential,
  leakyRelu,
  logarithm,
  maximum,
  multiply,
  negate,
  reciprocal,
  scale,
  squareRoot,
  subtract,
} from './operators/elementwise';
export { matrixMultiply, transposedMultiply } from './operators/matrix';
export { reduceMean, reduceSum, reduceSumSquare } from './operators/reduction';
export { concatenate, expand, gatherRows, pad, reshape, slice, transpose } from './operators/shape';
export { elementCount, sameShape } from './value';
export type { Value } from './value';
