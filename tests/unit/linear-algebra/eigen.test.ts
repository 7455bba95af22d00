import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestEigenpairs, principalComponents } from '../../../native-models/linear-algebra';
import { tridiagonalEigen } from '../../../native-models/linear-algebra/tridiagonalEigen';
import { randomGenerator } from '../../../native-models/random';

/** Largest entry of A v - lambda v over all pairs. */
function residual(
  apply: (x: Float64Array, y: Float64Array) => void,
  values: Float64Array,
  vectors: Float64Array,
): number {
  const size = vectors.length / values.length;
  let worst = 0;
  values.forEach((value, pair) => {
    const vector = vectors.slice(pair * size, (pair + 1) * size);
    const image = new Float64Array(size);
    apply(vector, image);
    image.forEach((entry, i) => (worst = Math.max(worst, Math.abs(entry - value * vector[i]))));
  });
  return worst;
}

describe('eigenvalues of a tridiagonal matrix', () => {
  it('satisfies A v = lambda v and keeps the trace, for any matrix', () => {
    const entry = fc.oneof(fc.constant(0), fc.double({ min: -10, max: 10, noNaN: true }));
    const matrices = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.tuple(
          fc.array(entry, { minLength: size, maxLength: size }),
          fc.array(entry, { minLength: size - 1, maxLength: size - 1 }),
        ),
      );
    fc.assert(
      fc.property(matrices, ([diagonal, offDiagonal]) => {
        const { values, vectors } = tridiagonalEigen(
          Float64Array.from(diagonal),
          Float64Array.from(offDiagonal),
        );
        const apply = (x: Float64Array, y: Float64Array): void =>
          diagonal.forEach((value, i) => {
            y[i] = value * x[i];
            if (i > 0) y[i] += offDiagonal[i - 1] * x[i - 1];
            if (i + 1 < diagonal.length) y[i] += offDiagonal[i] * x[i + 1];
          });
        expect(residual(apply, values, vectors)).toBeLessThan(1e-12);
        const trace = diagonal.reduce((sum, value) => sum + value, 0);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 10);
        expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a));
      }),
    );
  });

  it('knows the chain of springs: 2 - 2 cos(k pi / (n + 1))', () => {
    const size = 25;
    const { values } = tridiagonalEigen(new Float64Array(size).fill(2), new Float64Array(size - 1).fill(-1));
    for (let k = 1; k <= size; k++)
      expect(values[size - k]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (size + 1)), 12);
  });
});

describe('Lanczos iteration', () => {
  it('finds the largest pairs of a large diagonal operator', async () => {
    const dimension = 400;
    const spectrum = Float64Array.from({ length: dimension }, (_, i) => 0.9 ** i);
    const apply = (x: Float64Array, y: Float64Array): void => x.forEach((v, i) => (y[i] = v * spectrum[i]));
    const random = randomGenerator(3);
    const { values, vectors } = await largestEigenpairs(apply, { dimension, count: 10, steps: 60, random });
    for (let i = 0; i < 10; i++) expect(values[i]).toBeCloseTo(spectrum[i], 9);
    expect(residual(apply, values, vectors)).toBeLessThan(1e-6);
  });

  it('finds every copy of a repeated eigenvalue', async () => {
    const random = randomGenerator(4);
    const spectrum = [5, 5, 5, 1, 0, 0];
    const { values } = await largestEigenpairs((x, y) => x.forEach((v, i) => (y[i] = v * spectrum[i])), {
      dimension: 6,
      count: 6,
      steps: 6,
      random,
    });
    Array.from(values).forEach((value, i) => expect(value).toBeCloseTo(spectrum[i], 10));
  });
});

describe('principal components', () => {
  it('keep all distances when all are kept, and order the variances; weights count as copies', async () => {
    const random = randomGenerator(5);
    const dimensions = 7;
    const distinct = 40;
    const values = Float32Array.from(
      { length: distinct * dimensions },
      (_, i) => random.normal() * (1 + (i % 7)),
    );
    const weights = Float64Array.from({ length: distinct }, () => 1 + random.integer(3));
    const copies = Array.from(weights).flatMap((weight, row) =>
      Array.from({ length: weight }, () =>
        Array.from(values.subarray(row * dimensions, (row + 1) * dimensions)),
      ),
    );
    const weighted = await principalComponents(
      { values, dimensions, weights },
      dimensions,
      randomGenerator(1),
    );
    const repeated = await principalComponents(
      {
        values: Float32Array.from(copies.flat()),
        dimensions,
        weights: new Float64Array(copies.length).fill(1),
      },
      dimensions,
      randomGenerator(2),
    );
    weighted.variances.forEach((variance, i) => expect(variance).toBeCloseTo(repeated.variances[i], 9));
    const distance = (rows: Float32Array, a: number, b: number): number =>
      Math.hypot(
        ...Array.from({ length: dimensions }, (_, c) => rows[a * dimensions + c] - rows[b * dimensions + c]),
      );
    for (let row = 1; row < distinct; row++)
      expect(distance(weighted.coordinates, 0, row)).toBeCloseTo(distance(values, 0, row), 4);
  });
});
