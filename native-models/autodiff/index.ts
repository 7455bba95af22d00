export { batchNormalisedLeakyRelu } from './composites/batchNormalisation';
export { gatheredConvolution } from './composites/gatheredConvolution';
export { gradients } from './gradients';
