import type { Graph } from '../graph';
import type { Value } from '../value';
import { broadcastShape } from '../value';

const binary =
  (operator: string) =>
  (graph: Graph, a: Value, b: Value): Value =>
    graph.node(operator, [a, b], broadcastShape(a.shape, b.shape));

const unary =
  (operator: string) =>
  (graph: Graph, a: Value): Value =>
    graph.node(operator, [a], a.shape);

export const add = binary('Add');
export const subtract = binary('Sub');
export const multiply = binary('Mul');
export const divide = binary('Div');
export const maximum = binary('Max');
export const negate = unary('Neg');
export const exponential = unary('Exp');
export const logarithm = unary('Log');
export const squareRoot = unary('Sqrt');
export const reciprocal = unary('Reciprocal');

/** x times a number. */
export function scale(graph: Graph, x: Value, factor: number): Value {
  return multiply(graph, x, graph.scalar(factor));
}

/** x where positive, slope * x elsewhere. */
export function leakyRelu(graph: Graph, x: Value, slope: number): Value {
  return graph.node('LeakyRelu', [x], x.shape, { alpha: { float: slope } });
}

/** x limited to [low, high]. */
export function clip(graph: Graph, x: Value, low: number, high: number): Value {
  return graph.node('Clip', [x, graph.scalar(low), graph.scalar(high)], x.shape);
}
