import type { Graph, Value } from '../../onnx';
import { matrixMultiply, transpose, transposedMultiply } from '../../onnx';
import type { GradientRule } from '../rule';

/** Exchanges the last two axes. */
function transposeLast(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  const [rows, columns] = axes.slice(-2);
  return transpose(graph, x, [...axes.slice(0, -2), columns, rows]);
}

/** Gradients of A B: G B^T and A^T G. Plain matrices go through Gemm, which transposes as it reads. */
const matrixProduct: GradientRule = (graph, { inputs: [a, b] }, gradient, [needsA, needsB]) => {
  if (a.shape.length === 2 && b.shape.length === 2)
    return [
      needsA ? transposedMultiply(graph, gradient, b, { b: true }) : null,
      needsB ? transposedMultiply(graph, a, gradient, { a: true }) : null,
    ];
  if (a.shape.slice(0, -2).join() !== b.shape.slice(0, -2).join())
    throw new Error('There is no derivative of a matrix product whose batches differ.');
  return [
    needsA ? matrixMultiply(graph, gradient, transposeLast(graph, b)) : null,
    needsB ? matrixMultiply(graph, transposeLast(graph, a), gradient) : null,
  ];
};

export const matrixRules: Readonly<Record<string, GradientRule>> = { MatMul: matrixProduct };
