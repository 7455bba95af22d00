import type { Graph, TracedNode, Value } from '../onnx';
import { add, expand } from '../onnx';
import { gradientRules } from './rules';

/**
 * Adds to the graph the gradient of a scalar `loss` with respect to each of `parameters`
 * (reverse-mode differentiation; each gradient has its parameter's shape).
 */
export function gradients(graph: Graph, loss: Value, parameters: readonly Value[]): Value[] {
  const trace = [...graph.trace];
  const dependent = dependents(trace, parameters);
  const gradientOf = new Map<string, Value>([[loss.name, expand(graph, graph.scalar(1), loss.shape)]]);
  for (const node of trace.reverse()) {
    const gradient = gradientOf.get(node.output.name);
    if (!gradient || !dependent.has(node.output.name)) continue;
    const needs = node.inputs.map((input) => dependent.has(input.name));
    ruleOf(node)(graph, node, gradient, needs).forEach((contribution, i) => {
      if (!contribution || !needs[i]) return;
      const input = node.inputs[i].name;
      const known = gradientOf.get(input);
      gradientOf.set(input, known ? add(graph, known, contribution) : contribution);
    });
  }
  return parameters.map((parameter) => {
    const gradient = gradientOf.get(parameter.name);
    if (!gradient) throw new Error(`The loss does not depend on ${parameter.name}.`);
    return gradient;
  });
}

/** Names of all values that depend on the parameters. */
function dependents(trace: readonly TracedNode[], parameters: readonly Value[]): ReadonlySet<string> {
  const names = new Set(parameters.map((parameter) => parameter.name));
  for (const node of trace)
    if (node.inputs.some((input) => names.has(input.name))) names.add(node.output.name);
  return names;
}

function ruleOf(node: TracedNode) {
  const rule = gradientRules.get(node.operator);
  if (!rule) throw new Error(`There is no derivative of ${node.operator}.`);
  return rule;
}
