import { expect } from 'vitest';
import { gradients } from '../../../native-models/autodiff';
import type { Value } from '../../../native-models/onnx';
import { Graph, elementCount, multiply, reduceSum, reshape } from '../../../native-models/onnx';
import { randomGenerator } from '../../../native-models/random';
import { openRuntime } from '../../../native-models/runtime';

export type BuildOutput = (graph: Graph, inputs: readonly Value[]) => Value;

interface Options {
  /** Shape of every input; all of them are differentiated. */
  readonly shapes: readonly (readonly number[])[];
  /** Inputs are drawn above this value, for operators that want positive numbers. */
  readonly above?: number;
  readonly tolerance?: number;
}

/**
 * Compares the gradient of sum(weights * f(inputs)) along random directions with central differences.
 * The weights are random, so that every element of the output has its own gradient.
 */
export async function checkGradient(
  build: BuildOutput,
  { shapes, above, tolerance = 4e-3 }: Options,
): Promise<void> {
  const random = randomGenerator(20);
  const draw = (shape: readonly number[]) =>
    Float32Array.from({ length: elementCount(shape) }, () => random.normal());
  const inputs = shapes.map((shape) => {
    const values = draw(shape);
    return above === undefined ? values : values.map((x) => above + Math.abs(x));
  });
  const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
  const session = await runtime.createSession(lossModel(build, shapes, draw));
  const run = async (values: readonly Float32Array[]) =>
    session.run(Object.fromEntries(values.map((data, i) => [`input ${i}`, { data, dims: [...shapes[i]] }])));
  const answer = await run(inputs);
  for (let i = 0; i < shapes.length; i++) {
    const gradient = Float64Array.from(answer[`gradient ${i}`].data, Number);
    expect(answer[`gradient ${i}`].dims).toEqual([...shapes[i]]);
    for (let repeat = 0; repeat < 3; repeat++) {
      const direction = draw(shapes[i]);
      const step = 2 ** -9;
      const loss = async (sign: number) => {
        const moved = inputs[i].map((x, k) => x + sign * step * direction[k]);
        return Number((await run(inputs.with(i, moved))).loss.data[0]);
      };
      const numeric = ((await loss(1)) - (await loss(-1))) / (2 * step);
      const exact = gradient.reduce((sum, g, k) => sum + g * direction[k], 0);
      const size = Math.hypot(...gradient) || 1;
      expect(Math.abs(exact - numeric) / size).toBeLessThan(tolerance);
    }
  }
  await session.release();
}

function lossModel(
  build: BuildOutput,
  shapes: readonly (readonly number[])[],
  draw: (shape: readonly number[]) => Float32Array,
): Uint8Array {
  const graph = new Graph();
  const inputs = shapes.map((shape, i) => graph.input(`input ${i}`, shape));
  const output = build(graph, inputs);
  const weights = graph.constant(draw(output.shape), output.shape);
  const weighted = multiply(graph, output, weights);
  const sum = reduceSum(
    graph,
    weighted,
    output.shape.map((_, axis) => axis),
  );
  const loss = reshape(graph, sum, [1]);
  gradients(graph, loss, inputs).forEach((gradient, i) => graph.output(gradient, `gradient ${i}`));
  graph.output(loss, 'loss');
  return graph.encode();
}
