import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evenPlanes } from '../../../electron/engine/imaging/dicom/evenPlanes';

const places = (gaps: readonly number[]) => [
  0,
  ...gaps.map((_, index) => gaps.slice(0, index + 1).reduce((a, b) => a + b)),
];

describe('even planes through slices', () => {
  test('begin in the first slice, end in the last, pass every slice at its place, and are never many more', () => {
    const gap = fc.double({ min: 0.02, max: 30, noNaN: true });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 40 }), (gaps) => {
        const at = places(gaps);
        const planes = evenPlanes(at);
        expect(planes.at).toHaveLength(at.length);
        expect(planes.at[0]).toBe(0);
        expect(planes.at[gaps.length]).toBeCloseTo(planes.count - 1, 6);
        expect(planes.count).toBeLessThanOrEqual(4 * at.length + 1);
        for (const [index, place] of at.entries())
          expect(Math.abs(planes.at[index] * planes.spacingMm - place)).toBeLessThan(
            0.06 * Math.max(...gaps) * at.length,
          );
        for (let index = 1; index < at.length; index++)
          expect(planes.at[index]).toBeGreaterThan(planes.at[index - 1]);
      }),
    );
  });

  test('rounding is even, multiples are missing slices, all else is uneven', () => {
    expect(evenPlanes(places([2.5, 2.49, 2.51, 2.5])).pattern).toBe('even');
    expect(evenPlanes(places([3, 3, 6, 3]))).toMatchObject({
      pattern: 'missing',
      at: [0, 1, 2, 4, 5],
      count: 6,
      gapsAfter: [2],
    });
    expect(evenPlanes(places([3, 3, 4, 3])).pattern).toBe('uneven');
  });

  test('pairs of slices close together are not the rule that makes all others missing', () => {
    const pairs = places(Array.from({ length: 19 }, (_, index) => (index % 2 === 0 ? 0.02 : 4.98)));
    const planes = evenPlanes(pairs);
    expect(planes.pattern).toBe('uneven');
    expect(planes.count).toBeLessThanOrEqual(40);
  });
});
