import type { Graph, TracedNode, Value } from '../onnx';

/**
 * The derivative of one operator: from the gradient of its output, the gradient of each of its inputs
 * (null where the operator is constant in that input, or nothing depends on it: `needs[i]` is false).
 */
export type GradientRule = (
  graph: Graph,
  node: TracedNode,
  gradient: Value,
  needs: readonly boolean[],
) => readonly (Value | null)[];
