export { batchNormalisedLeakyRelu } from './composites/batchNormalisation';
export type { BatchNormalised } from './composites/batchNormalisation';
export { gatheredConvolution } from './composites/gatheredConvolution';
export { gradients } from './gradients';
export type { GradientRule } from './rule';
