import { indexToLps, lpsToIndex, type Grid } from '../../../../native-models/geometry';

/** How much of a grid's box lies inside the other's, 0 to 1, by so many samples along each axis. */
export function partInside(grid: Grid, other: Grid, samples: number): number {
  let inside = 0;
  const at = (step: number, count: number) => ((step + 0.5) / samples) * count - 0.5;
  for (let k = 0; k < samples; k++)
    for (let j = 0; j < samples; j++)
      for (let i = 0; i < samples; i++) {
        const point = indexToLps(grid, [at(i, grid.size[0]), at(j, grid.size[1]), at(k, grid.size[2])]);
        const index = lpsToIndex(other, point);
        if (index.every((value, axis) => value >= -0.5 && value <= other.size[axis] - 0.5)) inside++;
      }
  return inside / samples ** 3;
}
