import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelsAtLevel, multiscalePhate, spectralKmeans } from '../../../native-models/condensation';
import { alphaDecayKernel } from '../../../native-models/condensation/multiscalePhate/alphaDecayKernel';
import {
  diffusionTime,
  kneeOf,
  spectralEntropy,
} from '../../../native-models/condensation/multiscalePhate/diffusionTime';
import {
  distinctRows,
  everyRow,
  normaliseRows,
} from '../../../native-models/condensation/multiscalePhate/distinctRows';
import {
  everyRowOperator,
  landmarkOperator,
  type LandmarkOperator,
} from '../../../native-models/condensation/multiscalePhate/landmarkOperator';
import { landmarkPotential } from '../../../native-models/condensation/multiscalePhate/potential';
import { MatrixProduct, type SparseMatrix } from '../../../native-models/linear-algebra';
import { randomGenerator } from '../../../native-models/random';
import { openRuntime, type Runtime } from '../../../native-models/runtime';

let runtime: Runtime;
let product: MatrixProduct;

beforeAll(async () => {
  ({ runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 }));
  product = new MatrixProduct(runtime);
});
afterAll(() => product.release());

const DIMENSIONS = 6;

/** Rows around three far centres; every `period`-th is the same row again, as in a constant background. */
function threeGroups(rows: number, seed: number, period = 5): { values: Float32Array; groupOf: number[] } {
  const random = randomGenerator(seed);
  const centres = [0, 2, 4].map((axis) =>
    Array.from({ length: DIMENSIONS }, (_, c) => (c === axis ? 1 : 0.1)),
  );
  const values = new Float32Array(rows * DIMENSIONS);
  const groupOf: number[] = [];
  for (let row = 0; row < rows; row++) {
    const isCopy = row > 0 && row % period === 0;
    groupOf[row] = isCopy ? groupOf[0] : random.integer(3);
    for (let c = 0; c < DIMENSIONS; c++)
      values[row * DIMENSIONS + c] = isCopy ? values[c] : centres[groupOf[row]][c] + 0.04 * random.normal();
  }
  return { values, groupOf };
}

function dense({ rows, columns, rowStart, column, values }: SparseMatrix): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const line = new Array<number>(columns).fill(0);
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) line[column[entry]] += values[entry];
    return line;
  });
}

/** The kernel by its formula, over every pair. */
function kernelDirectly(values: Float32Array, neighbours: number): number[][] {
  const rows = values.length / DIMENSIONS;
  const distance = (a: number, b: number): number =>
    Math.hypot(
      ...Array.from(
        { length: DIMENSIONS },
        (_, c) => values[a * DIMENSIONS + c] - values[b * DIMENSIONS + c],
      ),
    );
  const oneSided = Array.from({ length: rows }, (_, a) => {
    const all = Array.from({ length: rows }, (_, b) => distance(a, b));
    const sigma = Math.max([...all].sort((x, y) => x - y)[neighbours], Number.EPSILON);
    return all.map((d) => Math.exp(-((d / sigma) ** 40))).map((k) => (k < 1e-4 ? 0 : k));
  });
  return oneSided.map((line, a) => line.map((value, b) => (value + oneSided[b][a]) / 2));
}

function expectClose(actual: number[][], expected: number[][]): void {
  actual.forEach((line, row) =>
    line.forEach((value, column) => expect(value).toBeCloseTo(expected[row][column], 5)),
  );
}

describe('the adaptive kernel', () => {
  const { values } = threeGroups(90, 1);

  it('is the formula over every pair', async () => {
    const kernel = await alphaDecayKernel(everyRow(values, DIMENSIONS), 12, product);
    expectClose(dense(kernel), kernelDirectly(values, 12));
  });

  it('is the same where equal rows are kept once with a weight', async () => {
    const rows = distinctRows(values, DIMENSIONS);
    expect(rows.weights.length).toBeLessThan(90);
    const kernel = dense(await alphaDecayKernel(rows, 12, product));
    const expanded = Array.from(rows.indexOf, (a) => Array.from(rows.indexOf, (b) => kernel[a][b]));
    expectClose(expanded, kernelDirectly(values, 12));
  });
});

/** Q of an operator as rows of numbers. */
function transitionRows({ transition, size }: LandmarkOperator): number[][] {
  return Array.from({ length: size }, (_, row) => Array.from(transition.slice(row * size, (row + 1) * size)));
}

describe('diffusion between landmarks', () => {
  const { values } = threeGroups(80, 2);
  const rows = distinctRows(values, DIMENSIONS);
  const clusterOf = Int32Array.from(rows.weights, (_, row) => row % 9);

  it('is the product of aggregated, normalised kernels, copies counted as often as they occur', async () => {
    const kernel = await alphaDecayKernel(rows, 10, product);
    const operator = landmarkOperator(kernel, rows.weights, { landmarkOf: clusterOf, count: 9 });
    const full = kernelDirectly(values, 10);
    const sum = (line: number[]): number => line.reduce((total, value) => total + value, 0);
    const toLandmark = full.map((line) =>
      Array.from({ length: 9 }, (_, k) =>
        sum(line.filter((_, pixel) => clusterOf[rows.indexOf[pixel]] === k)),
      ),
    );
    const interpolation = toLandmark.map((line) => line.map((value) => value / sum(line)));
    const expected = Array.from({ length: 9 }, (_, from) => {
      const row = toLandmark.map((line) => line[from]);
      return Array.from({ length: 9 }, (_, to) =>
        sum(row.map((value, pixel) => (value / sum(row)) * interpolation[pixel][to])),
      );
    });
    expectClose(transitionRows(await operator), expected);
    const interpolated = dense((await operator).interpolation);
    expectClose(
      Array.from(rows.indexOf, (row) => interpolated[row]),
      interpolation,
    );
  });

  it('of a small image is its own diffusion operator, and powers of it give the potential', async () => {
    const small = everyRow(values, DIMENSIONS);
    const operator = everyRowOperator(await alphaDecayKernel(small, 10, product));
    const once = transitionRows(operator);
    once.forEach((line) => expect(line.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 5));
    const times = (a: number[][], b: number[][]): number[][] =>
      a.map((line) => b[0].map((_, c) => line.reduce((total, value, k) => total + value * b[k][c], 0)));
    let power = once;
    for (let step = 1; step < 11; step++) power = times(power, once);
    const potential = await landmarkPotential(operator, 11, product);
    power.flat().forEach((value, entry) => expect(potential[entry]).toBeCloseTo(-Math.log(value + 1e-7), 2));
  });
});

describe('the diffusion time', () => {
  it('sits where two lines meet', () => {
    const bent = Float64Array.from({ length: 100 }, (_, t) => (t < 31 ? 10 - 0.3 * t : 1 - 0.01 * (t - 30)));
    expect(kneeOf(bent)).toBe(30);
  });

  it('comes from an entropy that starts at ln n for equal values and falls to 0 for one that dominates', () => {
    expect(spectralEntropy(Float64Array.of(1, 1, 1, 1), 3)[2]).toBeCloseTo(Math.log(4), 9);
    const falling = spectralEntropy(Float64Array.of(1, 0.5, 0.25), 60);
    expect(falling[0]).toBeCloseTo(
      -(4 / 7) * Math.log(4 / 7) - (2 / 7) * Math.log(2 / 7) - Math.log(1 / 7) / 7,
      9,
    );
    expect(falling[59]).toBeLessThan(1e-9);
  });

  it('uses singular values, not eigenvalues', async () => {
    // A walk to the right: its eigenvalues are its diagonal, its singular values are not.
    const transition = Float32Array.of(0.2, 0.8, 0, 0, 0, 0.1, 0.9, 0, 0, 0, 0.3, 0.7, 0, 0, 0, 1);
    const operator: LandmarkOperator = {
      size: 4,
      transition,
      interpolation: {
        rows: 0,
        columns: 4,
        rowStart: new Int32Array(1),
        column: new Int32Array(0),
        values: new Float64Array(0),
      },
    };
    const singular = Float64Array.of(1.248184237, 0.933410698, 0.806684464, 0.006384047);
    const expected = kneeOf(spectralEntropy(singular, 100));
    expect(await diffusionTime(operator, product, randomGenerator(1))).toBe(expected);
  });
});

/** Number of different (group, label) pairs: equal to both counts only where the partitions are the same. */
function samePartition(groups: readonly number[], labels: ArrayLike<number>): boolean {
  const pairs = new Set(groups.map((group, pixel) => `${group} ${labels[pixel]}`));
  return pairs.size === new Set(groups).size && pairs.size === new Set(Array.from(labels)).size;
}

describe('Multiscale PHATE', () => {
  // More pixels than landmarks, and fewer: two ways through the diffusion operator.
  it.each([2300, 600])('finds three groups of %i pixels at one of its levels', async (pixels) => {
    const { values, groupOf } = threeGroups(pixels, 3, 2);
    const result = await multiscalePhate(values, {
      dimensions: DIMENSIONS,
      runtime,
      random: randomGenerator(5),
    });
    const levels = Array.from({ length: result.history.levelCount }, (_, level) =>
      labelsAtLevel(result.history, level),
    );
    expect(levels.some((labels) => samePartition(groupOf, labels))).toBe(true);
    expect(new Set(levels[0]).size).toBe(pixels);
    expect(new Set(levels.at(-1)).size).toBe(1);
    expect(result.labels.length).toBeGreaterThan(0);
  });

  it('gives the same bytes for the same seed, progress that ends at 1, and hears a cancel', async () => {
    const { values } = threeGroups(500, 4);
    const progress: number[] = [];
    const run = (): ReturnType<typeof multiscalePhate> =>
      multiscalePhate(
        values,
        { dimensions: DIMENSIONS, runtime, random: randomGenerator(9) },
        { onProgress: (done, total) => void progress.push(done / total) },
      );
    const [once, again] = [await run(), await run()];
    expect(once.history.absorbedInto).toEqual(again.history.absorbedInto);
    expect(once.history.gradient).toEqual(again.history.gradient);
    expect(progress.at(-1)).toBe(1);
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    await expect(
      multiscalePhate(
        values,
        { dimensions: DIMENSIONS, runtime, random: randomGenerator(9) },
        { signal: abort.signal },
      ),
    ).rejects.toThrow(/abort/i);
  });

  it('survives an image of one colour, and refuses an embedding that is not a number', async () => {
    const options = { dimensions: DIMENSIONS, runtime, random: randomGenerator(1) };
    const flat = await multiscalePhate(new Float32Array(2100 * DIMENSIONS).fill(0.3), options);
    expect(new Set(labelsAtLevel(flat.history, flat.history.levelCount - 1)).size).toBe(1);
    const broken = new Float32Array(50 * DIMENSIONS).fill(0.3);
    broken[7] = NaN;
    await expect(multiscalePhate(broken, options)).rejects.toThrow(/not numbers/);
  });

  it('scales rows to unit length and leaves empty ones', () => {
    expect(Array.from(normaliseRows(Float32Array.of(3, 4, 0, 0), 2))).toEqual(
      [0.6, 0.8, 0, 0].map(Math.fround),
    );
  });
});

describe('spectral k-means', () => {
  it('never mixes groups that are far apart', async () => {
    const { values, groupOf } = threeGroups(700, 6);
    const options = { dimensions: DIMENSIONS, runtime, random: randomGenerator(2) };
    const clusters = await spectralKmeans(values, options);
    const pairs = new Set(groupOf.map((group, pixel) => `${group} ${clusters[pixel]}`));
    expect(pairs.size).toBe(new Set(clusters).size);
    expect(new Set(clusters).size).toBe(10);
  });
});
