import type { StoredTree } from './tree';

/** A structure is at least as large as this many regions of average size. */
const FEWEST_REGIONS = 20;
/** A single region that fills more than this share of a scan is air or padding, which nothing divides. */
const BACKGROUND_SHARE = 0.2;

function smallestStructure({ regionCount, voxelCount, nodeCount }: StoredTree): number {
  const total = voxelCount[nodeCount - 1];
  const largest = voxelCount.subarray(0, regionCount).reduce((most, voxels) => Math.max(most, voxels), 0);
  const foreground = largest > BACKGROUND_SHARE * total ? total - largest : total;
  return (FEWEST_REGIONS * foreground) / regionCount;
}

/**
 * What a node adds to a partition: the square of its extent (cube root of its volume) times its persistence. A larger
 * node may last somewhat shorter than the smaller ones inside it, and one that lasts half as long is worth a quarter.
 */
function worthOf({ voxelCount, persistence }: StoredTree, index: number): number {
  return (Math.cbrt(voxelCount[index]) * persistence[index]) ** 2;
}

/**
 * The most persistent structures: of all sets of disjoint nodes below the root, each large enough, the one of highest
 * total worth (Campello et al. 2013, "excess of mass", as in HDBSCAN). Small structures stand beside large ones, and
 * neither the body as a whole nor the air around it can hide what is inside. Parts of the scan in no such node belong
 * to the root. Table of node ids, index = region label; 0 only for label 0.
 */
export function persistentTable(tree: StoredTree): Uint32Array {
  const { nodeCount: root, regionCount, parent, voxelCount } = tree;
  const minimumVoxels = smallestStructure(tree);
  const isChosen = new Uint8Array(root + 1);
  const worthInside = new Float64Array(root + 1);
  for (let node = 1; node < root; node++) {
    const own = voxelCount[node - 1] >= minimumVoxels ? worthOf(tree, node - 1) : 0;
    isChosen[node] = own > 0 && own >= worthInside[node] ? 1 : 0;
    worthInside[parent[node - 1]] += Math.max(own, worthInside[node]);
  }
  const structure = new Uint32Array(root + 1);
  structure[root] = root;
  for (let node = root - 1; node >= 1; node--) {
    const around = structure[parent[node - 1]];
    structure[node] = around === root && isChosen[node] === 1 ? node : around;
  }
  return structure.slice(0, regionCount + 1);
}
