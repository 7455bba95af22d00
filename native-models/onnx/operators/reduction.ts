import type { Graph } from '../graph';
import type { Value } from '../value';
import { elementCount } from '../value';
import { scale } from './elementwise';

/** Shape after reduction over `axes`, which stay as size 1. */
function reducedShape(shape: readonly number[], axes: readonly number[]): number[] {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

/** Sum over `axes`, which stay as size 1. */
export function reduceSum(graph: Graph, x: Value, axes: readonly number[]): Value {
  return graph.node('ReduceSum', [x, graph.integers(axes)], reducedShape(x.shape, axes), { keepdims: 1 });
}

/** Sum of squares over `axes`, which stay as size 1. */
export function reduceSumSquare(graph: Graph, x: Value, axes: readonly number[]): Value {
  return graph.node('ReduceSumSquare', [x, graph.integers(axes)], reducedShape(x.shape, axes), {
    keepdims: 1,
  });
}

/** Mean over `axes`, which stay as size 1. */
export function reduceMean(graph: Graph, x: Value, axes: readonly number[]): Value {
  const count = elementCount(axes.map((axis) => x.shape[axis]));
  return scale(graph, reduceSum(graph, x, axes), 1 / count);
}
