import type { TreeIndex } from '../state/treeIndex';
import { dimmed, packRgba, regionColor } from './colors';

/** Rows of the picture; a tree with fewer steps shows some of them in several rows. */
const ROWS = 96;

/**
 * The steps that get a row, coarse at the top. Every doubling of the number of segments takes the same height, so that
 * the few large structures get as much room as the many small ones.
 */
export function treeRows(tree: TreeIndex): readonly number[] {
  const counted = tree.changeSteps.map((step) => ({ step, segments: tree.segmentCountAtStep(step) }));
  return Array.from({ length: ROWS }, (_, row) => {
    const wanted = tree.data.regionCount ** (row / (ROWS - 1));
    return counted.find(({ segments }) => segments <= wanted + 0.5)?.step ?? tree.data.steps;
  });
}

/** Nodes narrower than this many columns fade, for their colours would only be noise. */
const LEGIBLE_COLUMNS = 4;

/**
 * The tree as nested bands: each row is a cut, each column a share of the regions in tree order, coloured as in the
 * overlay. Pixels packed for ImageData, row by row.
 */
export function paintTree(tree: TreeIndex, rows: readonly number[], columns: number): Uint32Array {
  const pixels = new Uint32Array(rows.length * columns);
  const columnsPerRegion = columns / tree.data.regionCount;
  rows.forEach((step, row) => {
    const nodeOfRegion = tree.nodeOfRegionAtStep(step);
    for (let column = 0; column < columns; column += 1) {
      const node = nodeOfRegion[regionAtColumn(tree, column, columns)];
      const width = (tree.lastRank[node] - tree.firstRank[node] + 1) * columnsPerRegion;
      const color = packRgba(regionColor(tree.colorRegion[node]), 1);
      pixels[row * columns + column] = dimmed(color, 0.2 + 0.8 * Math.min(1, width / LEGIBLE_COLUMNS));
    }
  });
  return pixels;
}

export function regionAtColumn(tree: TreeIndex, column: number, columns: number): number {
  const rank = Math.floor(((column + 0.5) / columns) * tree.data.regionCount);
  return tree.regionAtRank[Math.min(rank, tree.data.regionCount - 1)];
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
  const born = tree.data.bornAt[node - 1];
  const dies = tree.data.diesAt[node - 1];
  const firstRow = rows.findIndex((step) => step < dies);
  const lastRow = rows.findLastIndex((step) => step >= born);
  const top = firstRow < 0 ? 0 : firstRow;
  return {
    left: tree.firstRank[node] / count,
    right: (tree.lastRank[node] + 1) / count,
    top: top / rows.length,
    bottom: Math.max(top, lastRow + 1) / rows.length,
  };
}
