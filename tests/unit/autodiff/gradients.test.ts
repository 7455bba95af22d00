import { describe, expect, it } from 'vitest';
import { batchNormalisedLeakyRelu, gatheredConvolution, gradients } from '../../../native-models/autodiff';
import type { Value } from '../../../native-models/onnx';
import {
  Graph,
  add,
  concatenate,
  convolve,
  divide,
  exponential,
  leakyRelu,
  logarithm,
  matrixMultiply,
  maximum,
  multiply,
  negate,
  reduceMean,
  reduceSum,
  reshape,
  slice,
  squareRoot,
  subtract,
  transpose,
} from '../../../native-models/onnx';
import { openRuntime } from '../../../native-models/runtime';
import { randomGenerator } from '../../../native-models/random';
import { checkGradient } from './checkGradient';

describe('gradients agree with finite differences', () => {
  const pairs: Record<string, (graph: Graph, a: Value, b: Value) => Value> = {
    add,
    subtract,
    multiply,
    divide,
  };
  for (const [name, operator] of Object.entries(pairs)) {
    for (const shapes of [
      [
        [3, 5],
        [3, 5],
      ],
      [[2, 3, 5], [5]],
      [
        [3, 1],
        [2, 1, 7],
      ],
      [[], [4, 3]],
    ])
      it(`${name} of [${shapes.join('] and [')}]`, () =>
        checkGradient((graph, [a, b]) => operator(graph, a, b), { shapes, above: 0.6 }));
  }

  it('negate and exponential', () =>
    checkGradient((graph, [x]) => exponential(graph, negate(graph, x)), { shapes: [[3, 7]] }));
  it('logarithm and square root', () =>
    checkGradient((graph, [x]) => logarithm(graph, squareRoot(graph, x)), { shapes: [[5, 3]], above: 0.5 }));
  it('leaky rectifier', () =>
    checkGradient((graph, [x]) => leakyRelu(graph, x, 0.2), { shapes: [[3, 4]], tolerance: 2e-2 }));
  it('sum and mean over chosen axes', async () => {
    await checkGradient((graph, [x]) => reduceSum(graph, x, [0, 2]), { shapes: [[3, 5, 7]] });
    await checkGradient((graph, [x]) => reduceMean(graph, x, [1]), { shapes: [[3, 5, 7]] });
  });
  it('reshape and transpose', () =>
    checkGradient((graph, [x]) => transpose(graph, reshape(graph, x, [5, 2, 3]), [2, 0, 1]), {
      shapes: [[3, 10]],
    }));
  it('slice', () => checkGradient((graph, [x]) => slice(graph, x, 1, 2, 5), { shapes: [[3, 7, 2]] }));
  it('concatenate', () =>
    checkGradient((graph, parts) => concatenate(graph, parts, 1), {
      shapes: [
        [3, 2],
        [3, 5],
        [3, 1],
      ],
    }));
  it('matrix product, plain and in batches', async () => {
    const product = (graph: Graph, [a, b]: readonly Value[]) => matrixMultiply(graph, a, b);
    await checkGradient(product, {
      shapes: [
        [3, 5],
        [5, 7],
      ],
    });
    await checkGradient(product, {
      shapes: [
        [2, 3, 5],
        [2, 5, 4],
      ],
    });
  });
  it('convolution in two and in three dimensions', async () => {
    const convolution = (graph: Graph, [x, weight]: readonly Value[]) => convolve(graph, x, weight);
    await checkGradient(convolution, {
      shapes: [
        [2, 3, 9, 7],
        [4, 3, 3, 5],
      ],
    });
    await checkGradient(convolution, {
      shapes: [
        [2, 2, 5, 4, 6],
        [3, 2, 3, 2, 3],
      ],
    });
  });
  it('batch normalisation with its rectifier', () =>
    checkGradient((graph, [x, gain, shift]) => batchNormalisedLeakyRelu(graph, x, gain, shift).output, {
      shapes: [[7, 9, 5], [5], [5]],
      tolerance: 1e-2,
    }));
  it('gathered convolution, in whole chunks, in a broken one and at size 1', async () => {
    for (const [crops, size] of [
      [16, 7],
      [19, 6],
      [3, 5],
    ])
      await checkGradient((graph, [x, weight]) => gatheredConvolution(graph, x, weight), {
        shapes: [
          [crops, size * size, 3],
          [4, 3, 5, 5],
        ],
      });
  });
  it('a value used twice collects both contributions', () =>
    checkGradient((graph, [x]) => add(graph, multiply(graph, x, x), exponential(graph, x)), {
      shapes: [[3, 4]],
    }));
});

describe('gradients refuse', () => {
  it('a parameter that the loss does not depend on', () => {
    const graph = new Graph();
    const [x, unused] = [graph.input('x', [3]), graph.input('unused', [2])];
    const loss = reduceSum(graph, x, [0]);
    expect(() => gradients(graph, loss, [unused])).toThrow(/does not depend/);
  });
  it('an operator without a derivative', () => {
    const graph = new Graph();
    const x = graph.input('x', [3]);
    const loss = reduceSum(graph, maximum(graph, x, graph.scalar(0)), [0]);
    expect(() => gradients(graph, loss, [x])).toThrow(/no derivative of Max/);
  });
});

it('the gathered convolution computes what the native one computes', async () => {
  const random = randomGenerator(5);
  const [crops, channels, size, filters] = [19, 3, 8, 4];
  const graph = new Graph();
  const x = graph.input('x', [crops, channels, size, size]);
  const draw = Float32Array.from({ length: filters * channels * 25 }, () => random.normal());
  const weight = graph.constant(draw, [filters, channels, 5, 5]);
  const rows = reshape(graph, transpose(graph, x, [0, 2, 3, 1]), [crops, size * size, channels]);
  const native = transpose(graph, convolve(graph, x, weight), [0, 2, 3, 1]);
  graph.output(gatheredConvolution(graph, rows, weight), 'gathered');
  graph.output(reshape(graph, native, [crops, 16, filters]), 'native');
  const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
  const session = await runtime.createSession(graph.encode());
  const data = Float32Array.from({ length: crops * channels * size * size }, () => random.normal());
  const { gathered, native: expected } = await session.run({ x: { data, dims: x.shape } });
  await session.release();
  for (let i = 0; i < expected.data.length; i++)
    expect(Number(gathered.data[i])).toBeCloseTo(Number(expected.data[i]), 3);
});
