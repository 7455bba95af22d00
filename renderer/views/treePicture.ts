import type { TreeIndex } from '../state/treeIndex';
import { packRgba, regionColour } from './colours';

/** Most rows that the picture of a tree has; trees with more steps show an even choice of them. */
const MOST_ROWS = 120;

/** The steps that get a row, coarse at the top. */
export function treeRows(tree: TreeIndex): readonly number[] {
  const steps = tree.changeSteps;
  const count = Math.min(MOST_ROWS, steps.length);
  return Array.from({ length: count }, (_, row) => {
    const position = count === 1 ? 0 : Math.round(((count - 1 - row) * (steps.length - 1)) / (count - 1));
    return steps[position] ?? 0;
  });
}

/**
 * The tree as nested bands: each row is a cut, each column a share of the regions in tree order, coloured as in the
 * overlay. Pixels packed for ImageData, row by row.
 */
export function paintTree(tree: TreeIndex, rows: readonly number[], columns: number): Uint32Array {
  const pixels = new Uint32Array(rows.length * columns);
  const packed = new Map<number, number>();
  rows.forEach((step, row) => {
    const nodeOfRegion = tree.nodeOfRegionAtStep(step);
    for (let column = 0; column < columns; column += 1) {
      const node = nodeOfRegion[regionAtColumn(tree, column, columns)] ?? 0;
      const source = tree.colourRegion[node] ?? 0;
      const colour = packed.get(source) ?? packRgba(regionColour(source), 1);
      packed.set(source, colour);
      pixels[row * columns + column] = colour;
    }
  });
  return pixels;
}

export function regionAtColumn(tree: TreeIndex, column: number, columns: number): number {
  const rank = Math.floor(((column + 0.5) / columns) * tree.data.regionCount);
  return tree.regionAtRank[Math.min(rank, tree.data.regionCount - 1)] ?? 0;
}

/** A node's place in the picture, in shares of its width and height. */
export interface TreeBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function boxOfNode(tree: TreeIndex, rows: readonly number[], node: number): TreeBox {
  const count = tree.data.regionCount;
  const born = tree.data.bornAt[node - 1] ?? 0;
  const dies = tree.data.diesAt[node - 1] ?? 0;
  const firstRow = rows.findIndex((step) => step < dies);
  const lastRow = rows.findLastIndex((step) => step >= born);
  const top = firstRow < 0 ? 0 : firstRow;
  return {
    left: (tree.firstRank[node] ?? 0) / count,
    right: ((tree.lastRank[node] ?? 0) + 1) / count,
    top: top / rows.length,
    bottom: Math.max(top, lastRow + 1) / rows.length,
  };
}
