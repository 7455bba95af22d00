import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Graph,
  add,
  concatenate,
  convolve,
  convolveTransposed,
  decodeModel,
  expand,
  gatherRows,
  matrixMultiply,
  pad,
  reduceMean,
  reshape,
  slice,
  transpose,
} from '../../../native-models/onnx';
import { broadcastShape } from '../../../native-models/onnx/value';
import { openRuntime } from '../../../native-models/runtime';

describe('shapes', () => {
  it('broadcast as ONNX says, and symmetrically', () => {
    const shapes = fc.array(fc.constantFrom(1, 3), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const shape = broadcastShape(a, b);
        expect(shape).toEqual(broadcastShape(b, a));
        expect(shape).toHaveLength(Math.max(a.length, b.length));
      }),
    );
    expect(() => broadcastShape([2, 3], [2])).toThrow(/do not broadcast/);
  });

  it('of every operator are the shapes that the runtime finds', async () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3, 5, 7]);
    const weight = graph.constant(new Float32Array(4 * 3 * 3 * 2), [4, 3, 3, 2]);
    const rows = reshape(graph, x, [42, 5]);
    const index = graph.integers([3, 1, 40]);
    const values = [
      add(graph, x, graph.constant(new Float32Array(7), [7])),
      convolve(graph, x, weight),
      convolveTransposed(graph, convolve(graph, x, weight), weight),
      transpose(graph, x, [3, 0, 2, 1]),
      slice(graph, x, 2, 1, 4),
      pad(graph, x, [0, 0, 2, 1], [0, 0, 0, 3], 'edge'),
      concatenate(graph, [x, x], 1),
      reduceMean(graph, x, [1, 3]),
      expand(graph, graph.scalar(2), [3, 2]),
      matrixMultiply(graph, x, transpose(graph, x, [0, 1, 3, 2])),
      gatherRows(graph, rows, index),
    ];
    values.forEach((value, i) => graph.output(value, `y${i}`));
    const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
    const session = await runtime.createSession(graph.encode());
    const outputs = await session.run({ x: { data: new Float32Array(210).fill(1), dims: x.shape } });
    values.forEach((value, i) => expect(outputs[`y${i}`].dims).toEqual([...value.shape]));
    await session.release();
  });

  it('that cannot be are refused when the graph is built', () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3]);
    expect(() => reshape(graph, x, [4, 2])).toThrow(/cannot become/);
    expect(() => matrixMultiply(graph, x, x)).toThrow(/do not multiply/);
    expect(() => convolve(graph, graph.input('y', [1, 2, 9, 9]), graph.input('w', [4, 3, 3, 3]))).toThrow(
      /do not fit/,
    );
    expect(() => graph.constant(new Float32Array(3), [2])).toThrow(/holds 3 values/);
  });
});

describe('decodeModel', () => {
  const model = () => {
    const graph = new Graph();
    const bias = graph.constant(Float32Array.of(0.5, -2), [1, 2], 'bias');
    graph.output(add(graph, graph.input('x', [3, 2]), bias), 'y');
    return graph.encode({ metadata: { author: 'a test', note: 'é' } });
  };

  it('reads back metadata and constants', () => {
    const decoded = decodeModel(model());
    expect(Object.fromEntries(decoded?.metadata ?? [])).toEqual({ author: 'a test', note: 'é' });
    expect(decoded?.tensors.get('bias')).toEqual({ shape: [1, 2], data: Float32Array.of(0.5, -2) });
  });

  it('never throws, whatever the bytes', () => {
    const bytes = model();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        decodeModel(bytes.slice(0, at));
        decodeModel(bytes.with(at, value));
      }),
    );
    expect(decodeModel(new Uint8Array(0))).toBeNull();
  });
});
