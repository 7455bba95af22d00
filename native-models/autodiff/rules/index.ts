import { batchNormalisationRules } from '../composites/batchNormalisation';
import { gatheredConvolutionRules } from '../composites/gatheredConvolution';
import type { GradientRule } from '../rule';
import { convolutionRules } from './convolution';
import { elementwiseRules } from './elementwise';
import { matrixRules } from './matrix';
import { reductionRules } from './reduction';
import { shapeRules } from './shape';

/** The derivative of every operator that has one, by its name in the graph's trace. */
export const gradientRules: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    ...elementwiseRules,
    ...reductionRules,
    ...shapeRules,
    ...matrixRules,
    ...convolutionRules,
    ...batchNormalisationRules,
    ...gatheredConvolutionRules,
  }),
);
