import type { Grid, Vec3, VoxelArray } from '../../../../native-models/geometry';

/**
 * How stored pixels become an upright picture (TIFF 6.0 and EXIF, tag Orientation): where the first stored row and
 * column lie. 1 top left, 2 top right, 3 bottom right, 4 bottom left; 5 to 8 the same with rows and columns exchanged.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

export function orientationOf(tag: number | undefined): Orientation {
  return ORIENTATIONS.find((orientation) => orientation === tag) ?? 1;
}

/** For each orientation: whether the upright x follows stored rows, and whether x and y run backwards along the stored axes. */
const TURNS: Readonly<Record<Orientation, { exchanged: boolean; xBack: boolean; yBack: boolean }>> = {
  1: { exchanged: false, xBack: false, yBack: false },
  2: { exchanged: false, xBack: true, yBack: false },
  3: { exchanged: false, xBack: true, yBack: true },
  4: { exchanged: false, xBack: false, yBack: true },
  5: { exchanged: true, xBack: false, yBack: false },
  6: { exchanged: true, xBack: true, yBack: false },
  7: { exchanged: true, xBack: true, yBack: true },
  8: { exchanged: true, xBack: false, yBack: true },
};

/** Columns and rows exchange their places where the picture is turned by a quarter. */
export function turnedAxes(values: Vec3, orientation: Orientation): Vec3 {
  return TURNS[orientation].exchanged ? [values[1], values[0], values[2]] : values;
}

/** Stored pixels, planar channels and slices, put where the upright picture on `grid` has them. */
export function turned(stored: VoxelArray, grid: Grid, orientation: Orientation): VoxelArray {
  if (orientation === 1) return stored;
  const { exchanged, xBack, yBack } = TURNS[orientation];
  const [columns, rows] = grid.size;
  const upright = stored.slice();
  const plane = columns * rows;
  for (let start = 0; start < stored.length; start += plane)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const along = xBack ? columns - 1 - x : x;
        const down = yBack ? rows - 1 - y : y;
        const from = exchanged ? along * rows + down : down * columns + along;
        upright[start + y * columns + x] = stored[start + from];
      }
  return upright;
}
