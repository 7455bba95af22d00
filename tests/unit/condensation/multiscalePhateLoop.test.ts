import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visitClosePairs } from '../../../native-models/condensation/multiscalePhate/closePairs';
import { pairDistanceQuantile } from '../../../native-models/condensation/multiscalePhate/condensationParameters';
import {
  condensePoints,
  labelsAtLevel,
} from '../../../native-models/condensation/multiscalePhate/condensePoints';
import { historyMerges } from '../../../native-models/condensation/multiscalePhate/historyMerges';
import { points, type Points } from '../../../native-models/condensation/multiscalePhate/points';
import { salientLevels } from '../../../native-models/condensation/multiscalePhate/salientLevels';
import { randomGenerator } from '../../../native-models/random';

/** Points on a few axes of very different extent, some of them equal. */
function cloud(seed: number, count: number, dimensions: number): Points {
  const random = randomGenerator(seed);
  const rows = Array.from({ length: count }, () =>
    Array.from({ length: dimensions }, (_, axis) => random.normal() * (axis === 0 ? 7 : 1) + 30),
  );
  for (let copy = 3; copy < count; copy += 11) rows[copy] = rows[copy - 3];
  return points(rows.flat(), dimensions);
}

function distance({ coordinates, dimensions }: Points, a: number, b: number): number {
  let squared = 0;
  for (let c = 0; c < dimensions; c++)
    squared += (coordinates[a * dimensions + c] - coordinates[b * dimensions + c]) ** 2;
  return Math.sqrt(squared);
}

const anyCloud = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    count: fc.integer({ min: 1, max: 50 }),
    dimensions: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ seed, count, dimensions }) => cloud(seed, count, dimensions));

describe('pairs within a radius', () => {
  it('are all found, once each', async () => {
    await fc.assert(
      fc.asyncProperty(anyCloud, fc.double({ min: 0, max: 12, noNaN: true }), async (cloud, radius) => {
        const found: string[] = [];
        await visitClosePairs(cloud, radius, (a, b, squared) => {
          found.push(`${Math.min(a, b)}-${Math.max(a, b)}`);
          expect(Math.sqrt(squared)).toBeCloseTo(distance(cloud, a, b), 9);
        });
        const expected: string[] = [];
        for (let a = 0; a < cloud.count; a++)
          for (let b = a + 1; b < cloud.count; b++)
            if (distance(cloud, a, b) ** 2 <= radius * radius) expected.push(`${a}-${b}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('give any quantile of all distances', async () => {
    const fractions = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(anyCloud, fractions, async (cloud, fraction) => {
        const all: number[] = [];
        for (let a = 0; a < cloud.count; a++)
          for (let b = a + 1; b < cloud.count; b++) all.push(distance(cloud, a, b));
        all.sort((a, b) => a - b);
        const position = fraction * (all.length - 1);
        const below = Math.floor(position);
        const above = all[Math.min(below + 1, all.length - 1)];
        const expected = all.length === 0 ? 0 : all[below] + (above - all[below]) * (position - below);
        expect(await pairDistanceQuantile(cloud, fraction, 0.01)).toBeCloseTo(expected, 9);
      }),
      { numRuns: 50 },
    );
  });
});

/** The loop as the specification says it, over every pair, on plain arrays. */
function condenseDirectly(start: Points, bandwidth: number, threshold: number): number[][] {
  let rows = Array.from({ length: start.count }, (_, row) =>
    Array.from(start.coordinates.slice(row * start.dimensions, (row + 1) * start.dimensions)),
  );
  let members = rows.map((_, row) => [row]);
  const between = (a: number[], b: number[]): number => Math.hypot(...a.map((value, c) => value - b[c]));
  const mean = (some: number[][]): number[] =>
    some[0].map((_, c) => some.reduce((sum, row) => sum + row[c], 0) / some.length);
  const levels: number[][] = [];
  const record = (): void => {
    const labels: number[] = [];
    for (const group of members) for (const point of group) labels[point] = Math.min(...group);
    levels.push(labels);
  };
  const merge = (): boolean => {
    const group = rows.map((_, row) => row);
    for (let again = true; again;) {
      again = false;
      rows.forEach((a, i) =>
        rows.forEach((b, j) => {
          if (group[j] < group[i] && between(a, b) < threshold) {
            group[i] = group[j];
            again = true;
          }
        }),
      );
    }
    const firsts = [...new Set(group)].sort((a, b) => a - b);
    const merged = firsts.length < rows.length;
    const inGroup = firsts.map((first) => rows.flatMap((_, row) => (group[row] === first ? [row] : [])));
    rows = inGroup.map((some) => mean(some.map((row) => rows[row])));
    members = inGroup.map((some) => some.flatMap((row) => members[row]));
    return merged;
  };
  record();
  for (let diffusions = 0; rows.length > 1; diffusions++) {
    if (diffusions > 0) {
      bandwidth *= 1.025;
      const width = bandwidth;
      rows = rows.map((a) => {
        const kernel = rows.map((b) => Math.exp(-((between(a, b) / width) ** 40)));
        const kept = kernel.map((value) => (value >= 1e-4 ? value : 0));
        const total = kept.reduce((sum, value) => sum + value, 0);
        return a.map((_, c) => rows.reduce((sum, b, j) => sum + kept[j] * b[c], 0) / total);
      });
    }
    while (merge());
    record();
  }
  return levels;
}

describe('the condensation loop', () => {
  const settings = fc.record({
    bandwidth: fc.double({ min: 0.8, max: 3, noNaN: true }),
    mergeThreshold: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  });

  it('agrees with the specification over every pair', async () => {
    await fc.assert(
      fc.asyncProperty(anyCloud, settings, async (cloud, parameters) => {
        const history = await condensePoints(cloud, parameters);
        const levels = Array.from({ length: history.levelCount }, (_, level) =>
          Array.from(labelsAtLevel(history, level)),
        );
        expect(levels).toEqual(condenseDirectly(cloud, parameters.bandwidth, parameters.mergeThreshold));
        expect(history.gradient).toHaveLength(history.levelCount - 1);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('becomes merges of one tree whose cuts are the levels', async () => {
    await fc.assert(
      fc.asyncProperty(anyCloud, settings, async (cloud, parameters) => {
        const history = await condensePoints(cloud, parameters);
        const { first, second, step, regionCount } = historyMerges(history);
        expect(Array.from(step)).toEqual(Array.from(step).sort((a, b) => a - b));
        for (let level = 0; level < history.levelCount; level++) {
          const smallest = Array.from({ length: regionCount + first.length }, (_, node) => node);
          const parent = new Map<number, number>();
          first.forEach((a, merge) => {
            const node = regionCount + merge;
            smallest[node] = Math.min(smallest[a - 1], smallest[second[merge] - 1]);
            if (step[merge] <= level) parent.set(a - 1, node).set(second[merge] - 1, node);
          });
          const top = (node: number): number => {
            const above = parent.get(node);
            return above === undefined ? node : top(above);
          };
          expect(Array.from({ length: regionCount }, (_, point) => smallest[top(point)])).toEqual(
            Array.from(labelsAtLevel(history, level)),
          );
        }
      }),
      { numRuns: 12 },
    );
  });

  it('stops when cancelled', async () => {
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const parameters = { bandwidth: 0.1, mergeThreshold: 0.01 };
    await expect(condensePoints(cloud(1, 3000, 3), parameters, { signal: abort.signal })).rejects.toThrow(
      /abort/i,
    );
  });
});

describe('salient levels', () => {
  it('are ever lower minima, and rounding does not make one', () => {
    expect(salientLevels(Float64Array.of(0, 9, 5, 6, 7, 5.5, 8, 2, 4, 1, 0.5))).toEqual([2, 7]);
    expect(salientLevels(Float64Array.of(0, 9, 2e-15, 3e-16, 1e-15, 4, 1))).toEqual([4]);
  });
});
