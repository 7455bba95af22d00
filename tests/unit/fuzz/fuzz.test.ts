import { expect, test } from 'vitest';
import { mutate } from '../../fuzz/mutate';
import { supervise } from '../../fuzz/supervise';
import { generatorOf } from '../../fuzz/tryCase';

/** `npm run fuzz` opens more. */
const CASES = 300;

test('damaged files of every format break nothing and hang nothing', async () => {
  const { counts, defects, peakBytes } = await supervise({ seed: 20261122, from: 0, to: CASES });
  expect(defects).toEqual([]);
  expect(counts.read + counts.refused + counts.unforeseen).toBe(CASES);
  // Some damage is harmless and some is not: otherwise the mutants would prove nothing.
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(CASES / 20);
  expect(peakBytes).toBeLessThan(1.5e9);
});

test('a case is the same every time, and another one is another', () => {
  const original = Buffer.from(Array.from({ length: 500 }, (_, index) => index % 256));
  const again = [0, 1, 2].map((index) => mutate(original, generatorOf(7, index)));
  const first = [0, 1, 2].map((index) => mutate(original, generatorOf(7, index)));
  expect(again).toEqual(first);
  expect(new Set(first.map((bytes) => bytes.toString('hex'))).size).toBe(3);
});
