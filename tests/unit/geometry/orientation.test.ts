import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  column,
  nearestAnatomicalAxes,
  oppositeLetter,
  orientationLetter,
} from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID } from '../../fixtures/grids';

test('letters name the way of the largest component', () => {
  expect(orientationLetter([0.9, 0.3, -0.2])).toBe('L');
  expect(orientationLetter([-0.9, 0.3, -0.2])).toBe('R');
  expect(orientationLetter([0.1, 0.8, 0.2])).toBe('P');
  expect(orientationLetter([0.1, -0.8, 0.2])).toBe('A');
  expect(orientationLetter([0, 0.1, 1])).toBe('S');
  expect(orientationLetter([0, 0.1, -1])).toBe('I');
  expect(oppositeLetter('L')).toBe('R');
  expect(oppositeLetter('A')).toBe('P');
  expect(oppositeLetter('I')).toBe('S');
});

test('the axes of a coronal acquisition (L, I, P) are found in the order L, P, S with their senses', () => {
  const coronal = { ...OBLIQUE_GRID, direction: [1, 0, 0, 0, 0, 1, 0, -1, 0] } as const;
  expect(nearestAnatomicalAxes(coronal)).toEqual([
    { axis: 0, sign: 1 },
    { axis: 2, sign: 1 },
    { axis: 1, sign: -1 },
  ]);
});

test('every voxel axis is used once and runs with its sense, however oblique the volume', () => {
  fc.assert(
    fc.property(anyGrid, (grid) => {
      const axes = nearestAnatomicalAxes(grid);
      expect([...axes].map(({ axis }) => axis).sort()).toEqual([0, 1, 2]);
      axes.forEach(({ axis, sign }, anatomical) => {
        expect(sign * column(grid.direction, axis)[anatomical]).toBeGreaterThanOrEqual(0);
      });
    }),
  );
});
