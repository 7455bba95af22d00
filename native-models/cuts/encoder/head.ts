import type { Graph, Value } from '../../onnx';
import { add, leakyRelu, matrixMultiply } from '../../onnx';
import { LEAKY_SLOPE } from './architecture';

/** An encoder's tensors by their names in the parameter layout. */
export type TensorByName = (name: string) => Value;

/** Patch that the head draws from each embedding. embeddings [..., 128] -> [..., channels * 25]. */
export function drawPatches(graph: Graph, embeddings: Value, tensor: TensorByName): Value {
  const layer = (x: Value, i: number) =>
    add(graph, matrixMultiply(graph, x, tensor(`head.weight${i}`)), tensor(`head.bias${i}`));
  return layer(leakyRelu(graph, layer(embeddings, 1), LEAKY_SLOPE), 2);
}
