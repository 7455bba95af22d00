import type { Graph } from '../graph';
import type { Value } from '../value';
import { elementCount, sameShape } from '../value';

export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (elementCount(shape) !== elementCount(x.shape))
    throw new Error(`A tensor of shape [${x.shape.join(', ')}] cannot become [${shape.join(', ')}].`);
  return graph.node('Reshape', [x, graph.integers(shape)], shape, {}, x.type);
}

/** Axis i of the result is axis `order[i]` of x. */
export function transpose(graph: Graph, x: Value, order: readonly number[]): Value {
  return graph.node(
    'Transpose',
    [x],
    order.map((axis) => x.shape[axis]),
    { perm: order },
    x.type,
  );
}

/** Repeats x along its axes of size 1 until it has `shape`. */
export function expand(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  return graph.node('Expand', [x, graph.integers(shape)], shape, {}, x.type);
}

/** Elements start <= i < end along one axis. */
export function slice(graph: Graph, x: Value, axis: number, start: number, end: number): Value {
  const bounds = [[start], [end], [axis]].map((list) => graph.integers(list));
  return graph.composite('Slice', [x], { axis, start }, () => ({
    output: graph.node('Slice', [x, ...bounds], x.shape.with(axis, end - start), {}, x.type),
    saved: {},
  })).output;
}

export function concatenate(graph: Graph, parts: readonly Value[], axis: number): Value {
  const [first] = parts;
  const total = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return graph.node('Concat', parts, first.shape.with(axis, total), { axis }, first.type);
}

/** Zeros (or, with `edge`, copies of the outermost elements) around x: `before` and `after` give the number per axis. */
export function pad(
  graph: Graph,
  x: Value,
  before: readonly number[],
  after: readonly number[],
  mode: 'constant' | 'edge' = 'constant',
): Value {
  const shape = x.shape.map((size, axis) => before[axis] + size + after[axis]);
  return graph.node('Pad', [x, graph.integers([...before, ...after])], shape, { mode });
}

/** Rows `index` of x along its first axis; the shape is the shape of `index`, then the rest of x. */
export function gatherRows(graph: Graph, x: Value, index: Value): Value {
  return graph.node('Gather', [x, index], [...index.shape, ...x.shape.slice(1)], { axis: 0 }, x.type);
}
