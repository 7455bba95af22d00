import type { Graph } from '../graph';
import type { Value } from '../value';
import { broadcastShape } from '../value';

/** Matrix product over the last two axes; the axes before broadcast. */
export function matrixMultiply(graph: Graph, a: Value, b: Value): Value {
  const [rows, innerA] = a.shape.slice(-2);
  const [innerB, columns] = b.shape.slice(-2);
  if (innerA !== innerB) throw new Error(`Matrices of ${innerA} columns and ${innerB} rows do not multiply.`);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return graph.node('MatMul', [a, b], [...batch, rows, columns]);
}

export interface Transposition {
  readonly a?: boolean;
  readonly b?: boolean;
}

/** Product of two plain matrices, either of them transposed first. */
export function transposedMultiply(graph: Graph, a: Value, b: Value, transposed: Transposition): Value {
  const rows = a.shape[transposed.a ? 1 : 0];
  const columns = b.shape[transposed.b ? 0 : 1];
  return graph.node('Gemm', [a, b], [rows, columns], {
    transA: transposed.a ? 1 : 0,
    transB: transposed.b ? 1 : 0,
  });
}
