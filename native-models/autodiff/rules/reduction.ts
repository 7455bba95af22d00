import { expand } from '../../onnx';
import type { GradientRule } from '../rule';

export const reductionRules: Readonly<Record<string, GradientRule>> = {
  ReduceSum: (graph, { inputs: [x] }, gradient) => [expand(graph, gradient, x.shape), null],
};
