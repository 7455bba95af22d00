import { inPieces, type WorkHooks } from '../../cooperation';
import type { Points } from './points';

/** Receives two rows and the square of their distance. */
export type PairVisitor = (a: number, b: number, squaredDistance: number) => void;

/** Rows gathered by cells of a grid over the first three coordinates, in the order of the cells. */
interface CellGrid {
  readonly shape: readonly [number, number, number];
  /** Cell of the row at each position of the order. */
  readonly cellAt: Int32Array;
  /** First position of each cell; one more entry at the end. */
  readonly cellStart: Int32Array;
  /** Row at each position of the order. */
  readonly rowAt: Int32Array;
  /** Coordinates in that order, so that neighbours lie side by side in memory. */
  readonly coordinates: Float64Array;
}

/** Beyond this many cells along an axis the grid costs more than it saves. */
const MAXIMUM_CELLS_PER_AXIS = 96;
/** A piece of the search stays below 250 ms even where every one of 16,384 points is close to every other. */
const POSITIONS_PER_PIECE = 1024;

/** Neighbour cells in one half of the 3 x 3 x 3 block, so that each pair of cells is met once. */
const HALF_BLOCK: readonly (readonly [number, number, number])[] = [-1, 0, 1].flatMap((dx) =>
  [-1, 0, 1].flatMap((dy) =>
    [-1, 0, 1]
      .filter((dz) => dx > 0 || (dx === 0 && (dy > 0 || (dy === 0 && dz > 0))))
      .map((dz) => [dx, dy, dz] as const),
  ),
);

interface Axis {
  readonly low: number;
  readonly cellSize: number;
  readonly cells: number;
}

/** Cells are no smaller than `radius`, so that close points lie in the same cell or in touching ones. */
function cellAxis({ coordinates, count, dimensions }: Points, axis: number, radius: number): Axis {
  if (axis >= dimensions) return { low: 0, cellSize: 1, cells: 1 };
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < count; row++) {
    const value = coordinates[row * dimensions + axis];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const cellSize = Math.max(radius, (high - low) / MAXIMUM_CELLS_PER_AXIS) || 1;
  return { low, cellSize, cells: Math.floor((high - low) / cellSize) + 1 };
}

function buildGrid(points: Points, radius: number): CellGrid {
  const { coordinates, count, dimensions } = points;
  const axes = [0, 1, 2].map((axis) => cellAxis(points, axis, radius));
  const cellOf = new Int32Array(count);
  axes.forEach(({ low, cellSize, cells }, axis) => {
    for (let row = 0; row < count; row++) {
      const cell =
        axis < dimensions ? Math.floor((coordinates[row * dimensions + axis] - low) / cellSize) : 0;
      cellOf[row] = cellOf[row] * cells + cell;
    }
  });
  const shape = [axes[0].cells, axes[1].cells, axes[2].cells] as const;
  const cellStart = new Int32Array(shape[0] * shape[1] * shape[2] + 1);
  for (let row = 0; row < count; row++) cellStart[cellOf[row] + 1]++;
  for (let cell = 1; cell < cellStart.length; cell++) cellStart[cell] += cellStart[cell - 1];
  const next = cellStart.slice();
  const grid: CellGrid = {
    shape,
    cellStart,
    cellAt: new Int32Array(count),
    rowAt: new Int32Array(count),
    coordinates: new Float64Array(count * dimensions),
  };
  for (let row = 0; row < count; row++) {
    const position = next[cellOf[row]]++;
    grid.rowAt[position] = row;
    grid.cellAt[position] = cellOf[row];
    for (let c = 0; c < dimensions; c++)
      grid.coordinates[position * dimensions + c] = coordinates[row * dimensions + c];
  }
  return grid;
}

/** Compares the point at one position of the order with those at positions [first, end). */
function visitRange(
  grid: CellGrid,
  dimensions: number,
  position: number,
  first: number,
  end: number,
  squaredRadius: number,
  visit: PairVisitor,
): void {
  const { coordinates, rowAt } = grid;
  const own = position * dimensions;
  for (let other = first; other < end; other++) {
    const theirs = other * dimensions;
    let squared = 0;
    for (let c = 0; c < dimensions && squared <= squaredRadius; c++) {
      const difference = coordinates[own + c] - coordinates[theirs + c];
      squared += difference * difference;
    }
    if (squared <= squaredRadius) visit(rowAt[position], rowAt[other], squared);
  }
}

/** Visits every unordered pair of different rows at most `radius` apart, exactly once, in a fixed order. */
export async function visitClosePairs(
  points: Points,
  radius: number,
  visit: PairVisitor,
  hooks: WorkHooks = {},
): Promise<void> {
  const { dimensions, count } = points;
  const grid = buildGrid(points, radius);
  const [, ny, nz] = grid.shape;
  const { cellStart, cellAt } = grid;
  const squaredRadius = radius * radius;
  await inPieces(
    count,
    POSITIONS_PER_PIECE,
    (from, to) => {
      for (let position = from; position < to; position++) {
        const cell = cellAt[position];
        visitRange(grid, dimensions, position, position + 1, cellStart[cell + 1], squaredRadius, visit);
        const z = cell % nz;
        const y = Math.floor(cell / nz) % ny;
        const x = Math.floor(cell / (nz * ny));
        for (const [dx, dy, dz] of HALF_BLOCK) {
          if (x + dx >= grid.shape[0] || y + dy < 0 || y + dy >= ny || z + dz < 0 || z + dz >= nz) continue;
          const near = cell + (dx * ny + dy) * nz + dz;
          visitRange(grid, dimensions, position, cellStart[near], cellStart[near + 1], squaredRadius, visit);
        }
      }
    },
    hooks,
  );
}
