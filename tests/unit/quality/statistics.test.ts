import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate, leaveOneOut, rankCorrelation } from '../../quality/statistics';

const dice = fc.double({ min: 0, max: 1, noNaN: true });

describe('the bootstrap of a mean', () => {
  test('has the width of the normal approximation where there are many values', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 20) / 20);
    const { mean, interval } = estimate(values);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const halfWidth = (1.96 * deviation) / Math.sqrt(values.length);
    expect(mean).toBeCloseTo(0.475, 10);
    expect(Math.abs((interval?.[0] ?? 0) - (mean - halfWidth))).toBeLessThan(0.1 * halfWidth);
    expect(Math.abs((interval?.[1] ?? 0) - (mean + halfWidth))).toBeLessThan(0.1 * halfWidth);
  });

  test('gives no interval of one value, and a point where all are equal', () => {
    expect(estimate([0.7])).toEqual({ mean: 0.7, interval: null });
    expect(estimate([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, interval: [0.5, 0.5] });
  });
});

describe('the choice of a setting, leaving one out', () => {
  test('takes what the others like best, whatever the unit itself would like', () => {
    expect(
      leaveOneOut([
        [0.9, 0.1],
        [0.2, 0.8],
        [0.3, 0.6],
      ]),
    ).toEqual([
      { setting: 1, value: 0.1 },
      { setting: 0, value: 0.2 },
      { setting: 0, value: 0.3 },
    ]);
  });

  test('never looks at the unit’s own values', () => {
    const rows = fc.array(fc.tuple(dice, dice, dice), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.tuple(dice, dice, dice), (values, changed) => {
        const before = leaveOneOut(values)[0].setting;
        expect(leaveOneOut([changed, ...values.slice(1)])[0].setting).toBe(before);
      }),
    );
  });

  test('has nothing to say where there is no other unit', () => {
    expect(leaveOneOut([[0.4, 0.6]])).toEqual([]);
  });
});

describe('Spearman’s rank correlation', () => {
  test('is 1 for any growing and -1 for any falling function of distinct values', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2 }), (values) => {
        expect(rankCorrelation(values, values.map(Math.exp))).toBeCloseTo(1, 12);
        expect(
          rankCorrelation(
            values,
            values.map((value) => -(value ** 3)),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });

  test('shares ranks between equal values, and is 0 where one side is constant', () => {
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.9486832980505138, 12);
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
  });
});
