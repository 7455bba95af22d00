import type { StoredTree, Regions } from '../condensation';
import type { Vec3 } from '../geometry';
import { squaredDistanceMm } from './distanceTransform';
import { nodeDice, type OracleChoice, type Overlap } from './overlap';

/** The face-connected pieces of a mask, largest first, as lists of voxels. */
function piecesOf(size: Vec3, isTruth: (voxel: number) => boolean): number[][] {
  const [nx, ny, nz] = size;
  const seen = new Uint8Array(nx * ny * nz);
  const pieces: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !isTruth(start)) continue;
    const piece = [start];
    seen[start] = 1;
    const reach = (voxel: number) => {
      if (seen[voxel] === 1 || !isTruth(voxel)) return;
      seen[voxel] = 1;
      piece.push(voxel);
    };
    for (let at = 0; at < piece.length; at++) {
      const voxel = piece[at];
      const i = voxel % nx;
      const j = Math.floor(voxel / nx) % ny;
      const k = Math.floor(voxel / (nx * ny));
      if (i > 0) reach(voxel - 1);
      if (i + 1 < nx) reach(voxel + 1);
      if (j > 0) reach(voxel - nx);
      if (j + 1 < ny) reach(voxel + nx);
      if (k > 0) reach(voxel - nx * ny);
      if (k + 1 < nz) reach(voxel + nx * ny);
    }
    pieces.push(piece);
  }
  return pieces.sort((a, b) => b.length - a.length);
}

/**
 * Where a person would click on a structure: the voxel deepest inside its largest face-connected piece, the first in
 * scan order on a tie; null for an empty truth. The border of the grid counts as outside.
 */
export function deepestVoxel(
  size: Vec3,
  spacingMm: Vec3,
  isTruth: (voxel: number) => boolean,
): number | null {
  const piece = piecesOf(size, isTruth)[0];
  if (!piece) return null;
  const box = boxAround(size, piece);
  const inside = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  for (const voxel of piece) inside[box.indexOf(voxel)] = 1;
  const depth = squaredDistanceMm(box.size, spacingMm, (voxel) => inside[voxel] === 0);
  return piece.reduce((best, voxel) => {
    const gain = depth[box.indexOf(voxel)] - depth[box.indexOf(best)];
    return gain > 0 || (gain === 0 && voxel < best) ? voxel : best;
  });
}

/** A box around voxels with a margin of one on every side that the grid has an extent along. */
function boxAround(
  size: Vec3,
  voxels: readonly number[],
): { size: Vec3; indexOf: (voxel: number) => number } {
  const [nx, ny] = size;
  const coordinates = (voxel: number): Vec3 => [
    voxel % nx,
    Math.floor(voxel / nx) % ny,
    Math.floor(voxel / (nx * ny)),
  ];
  const low = [Infinity, Infinity, Infinity];
  const high = [0, 0, 0];
  for (const voxel of voxels) {
    for (const [axis, c] of coordinates(voxel).entries()) {
      low[axis] = Math.min(low[axis], c);
      high[axis] = Math.max(high[axis], c);
    }
  }
  const margin = size.map((n) => (n > 1 ? 1 : 0));
  const extent = (a: number) => high[a] - low[a] + 1 + 2 * margin[a];
  const boxSize: Vec3 = [extent(0), extent(1), extent(2)];
  const indexOf = (voxel: number) => {
    const [i, j, k] = coordinates(voxel).map((c, a) => c - low[a] + margin[a]);
    return (k * boxSize[1] + j) * boxSize[0] + i;
  };
  return { size: boxSize, indexOf };
}

/** One click with a free choice of granularity: the clicked region or the ancestor of highest Dice (an oracle figure). */
export function bestAncestor(
  tree: StoredTree,
  regions: Regions,
  overlap: Overlap,
  clicked: number,
): OracleChoice {
  let best = regions.labels[clicked];
  if (best === 0) return { dice: 0, nodes: [] };
  for (let node = tree.parent[best - 1]; node !== 0; node = tree.parent[node - 1]) {
    if (nodeDice(tree, overlap, node) > nodeDice(tree, overlap, best)) best = node;
  }
  return { dice: nodeDice(tree, overlap, best), nodes: [best] };
}

/** One click at a fixed step: the segment at that step which holds the clicked voxel. Its Dice needs no choice by truth. */
export function clickAtStep(
  tree: StoredTree,
  regions: Regions,
  overlap: Overlap,
  clicked: number,
  step: number,
): OracleChoice {
  let node = regions.labels[clicked];
  if (node === 0) return { dice: 0, nodes: [] };
  while (tree.diesAt[node - 1] <= step && tree.parent[node - 1] !== 0) node = tree.parent[node - 1];
  return { dice: nodeDice(tree, overlap, node), nodes: [node] };
}
