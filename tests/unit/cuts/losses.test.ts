import { describe, expect, it } from 'vitest';
import { parameterLayout, vectorLength } from '../../../native-models/cuts/encoder/architecture';
import { adamW, schedule } from '../../../native-models/cuts/training/adamW';
import { contrastiveLoss, meanSquaredError } from '../../../native-models/cuts/training/losses';
import type { Value } from '../../../native-models/onnx';
import { Graph } from '../../../native-models/onnx';
import { randomGenerator } from '../../../native-models/random';
import { openRuntime } from '../../../native-models/runtime';
import { checkGradient } from '../autodiff/checkGradient';

const random = randomGenerator(6);
const draw = (length: number) => Float32Array.from({ length }, () => random.normal());

async function run(
  inputs: Record<string, { data: Float32Array; dims: number[] }>,
  build: (graph: Graph, x: Record<string, Value>) => Value[],
) {
  const graph = new Graph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { dims }]) => [name, graph.input(name, dims)]),
  );
  build(graph, values).forEach((value, i) => graph.output(value, `out${i}`));
  const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
  const session = await runtime.createSession(graph.encode());
  const outputs = await session.run(inputs);
  await session.release();
  return Object.values(outputs).map(({ data }) => Array.from(data, Number));
}

/** The loss of the paper, sum by sum. */
function contrastByHand(rows: number[][], images: number): number {
  const anchors = rows.length / 2 / images;
  let total = 0;
  for (let image = 0; image < images; image++) {
    const own = [0, rows.length / 2].flatMap((start) =>
      rows.slice(start + image * anchors, start + (image + 1) * anchors),
    );
    const cosine = (a: number[], b: number[]) =>
      a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
    own.forEach((row, i) => {
      const e = own.map((other) => Math.exp(cosine(row, other) / 0.1));
      const pair = (i + anchors) % own.length;
      const negatives = e.reduce((sum, x, j) => (j === i || j === pair ? sum : sum + x), 0);
      total -= Math.log(e[pair] / (e[pair] + negatives));
    });
  }
  return total / rows.length;
}

describe('losses', () => {
  it('contrast agrees with its definition', async () => {
    const [rows, length, images] = [12, 5, 2];
    const data = draw(rows * length);
    const [[loss]] = await run({ x: { data, dims: [rows, length] } }, (graph, { x }) => [
      contrastiveLoss(graph, x, images),
    ]);
    const table = Array.from({ length: rows }, (_, i) => [...data.subarray(i * length, (i + 1) * length)]);
    expect(loss).toBeCloseTo(contrastByHand(table, images), 4);
  });

  it('contrast and reconstruction have the gradients of finite differences', async () => {
    await checkGradient((graph, [x]) => contrastiveLoss(graph, x, 3), { shapes: [[18, 7]], tolerance: 1e-2 });
    await checkGradient((graph, [a, b]) => meanSquaredError(graph, a, b), {
      shapes: [
        [4, 3],
        [4, 3],
      ],
    });
  });
});

describe('AdamW', () => {
  it('steps as its definition says', async () => {
    const vector = (data: Float32Array) => ({ data, dims: [data.length] });
    const [p, m, v, g] = [draw(5), draw(5), draw(5).map(Math.abs), draw(5)];
    const plan = schedule(30, 100);
    const [next, first, second] = await run(
      { p: vector(p), m: vector(m), v: vector(v), g: vector(g), plan: vector(plan) },
      (graph, x) => {
        const state = { parameters: x.p, firstMoment: x.m, secondMoment: x.v };
        const after = adamW(graph, state, x.g, x.plan);
        return [after.parameters, after.firstMoment, after.secondMoment];
      },
    );
    for (let i = 0; i < 5; i++) {
      const firstMoment = 0.9 * m[i] + 0.1 * g[i];
      const secondMoment = 0.999 * v[i] + 0.001 * g[i] ** 2;
      const direction = firstMoment / (1 - 0.9 ** 31) / (Math.sqrt(secondMoment / (1 - 0.999 ** 31)) + 1e-8);
      expect(first[i]).toBeCloseTo(firstMoment, 5);
      expect(second[i]).toBeCloseTo(secondMoment, 5);
      expect(next[i]).toBeCloseTo(p[i] * (1 - plan[0] * 1e-4) - plan[0] * direction, 5);
    }
  });

  it('warms up over a twentieth of the steps and cools down to nothing', () => {
    const rates = Array.from({ length: 200 }, (_, step) => schedule(step, 200)[0]);
    expect(rates[0]).toBeCloseTo(1e-6, 8);
    expect(rates[9]).toBeCloseTo(1e-3, 8);
    expect(Math.max(...rates)).toBeCloseTo(1e-3, 8);
    for (let step = 11; step < 200; step++) expect(rates[step]).toBeLessThan(rates[step - 1]);
    expect(rates[199]).toBeLessThan(1e-6);
    for (const steps of [1, 2, 3, 19]) expect(schedule(0, steps).every(Number.isFinite)).toBe(true);
  });
});

it('the published architecture has 286,095 parameters and four superfluous biases', () => {
  expect(vectorLength(parameterLayout(3)) + 16 + 32 + 64 + 128).toBe(286_095);
});
