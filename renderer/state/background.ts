import { nearestAnatomicalAxes, type Grid } from '../../native-models/geometry';
import type { TreeData } from '../../electron/contract';

/** Shares of all voxels that have darker means: what lies between them is the range of a scan's values. */
const DARKEST_SHARE = 0.01;
const BRIGHTEST_SHARE = 0.99;
/** Regions darker than this share of the range may be air or the black around a picture. */
const DARK_SHARE = 0.1;
/** Hounsfield units say what air is: regions at the skin hold some of both. */
const AIR_BELOW_HU = -400;

export interface BackgroundRequest {
  readonly grid: Grid;
  /** Region of each voxel, i fastest. */
  readonly labels: ArrayLike<number>;
  readonly tree: TreeData;
  readonly unit: string;
}

/**
 * The nodes that are background: air around a patient, the black around a picture. 1 for each of them, indexed by node
 * id. A region is background where it is dark and dark regions lead from it to the edge of the slices, so that lungs,
 * bowel gas and ventricles are not; a node is where most of its voxels are.
 */
export function backgroundNodes(request: BackgroundRequest): Uint8Array {
  const { tree } = request;
  const regions = reachable(darkRegions(request), request);
  const voxels = new Float64Array(tree.nodeCount + 1);
  const nodes = new Uint8Array(tree.nodeCount + 1);
  for (let node = 1; node <= tree.nodeCount; node += 1) {
    const all = tree.voxelCount[node - 1];
    if (regions[node] === 1) voxels[node] = all;
    nodes[node] = 2 * voxels[node] > all ? 1 : 0;
    const parent = tree.parent[node - 1];
    voxels[parent] = voxels[parent] + voxels[node];
  }
  // The whole is what a person is shown at the coarsest level, however much air is around it.
  nodes[tree.nodeCount] = 0;
  return nodes;
}

/** 1 for each dark region, indexed by region id. */
function darkRegions({ tree, unit }: BackgroundRequest): Uint8Array {
  const limit = unit === 'HU' ? AIR_BELOW_HU : darkLimit(tree);
  const dark = new Uint8Array(tree.regionCount + 1);
  for (let region = 1; region <= tree.regionCount; region += 1) {
    dark[region] = tree.meanIntensity[region - 1] < limit ? 1 : 0;
  }
  return dark;
}

function darkLimit({ regionCount, meanIntensity, voxelCount }: TreeData): number {
  const order = Array.from({ length: regionCount }, (_, index) => index).sort(
    (a, b) => meanIntensity[a] - meanIntensity[b],
  );
  const total = order.reduce((sum, index) => sum + voxelCount[index], 0);
  const valueAt = (share: number): number => {
    let seen = 0;
    const found = order.find((index) => (seen += voxelCount[index]) >= share * total);
    return meanIntensity[found ?? 0];
  };
  const low = valueAt(DARKEST_SHARE);
  return low + DARK_SHARE * (valueAt(BRIGHTEST_SHARE) - low);
}

/** Those of the dark regions from which dark regions lead to the edge. */
function reachable(dark: Uint8Array, request: BackgroundRequest): Uint8Array {
  const neighbours = neighboursOf(dark, request);
  const reached = new Uint8Array(dark.length);
  const waiting = edgeRegions(dark, request);
  for (let region = waiting.pop(); region !== undefined; region = waiting.pop()) {
    if (reached[region] === 1) continue;
    reached[region] = 1;
    waiting.push(...(neighbours.get(region) ?? []));
  }
  return reached;
}

/** Dark regions that touch each other. */
function neighboursOf(
  dark: Uint8Array,
  { grid, labels }: BackgroundRequest,
): ReadonlyMap<number, ReadonlySet<number>> {
  const neighbours = new Map<number, Set<number>>();
  const join = (a: number, b: number): void => {
    const known = neighbours.get(a);
    if (known === undefined) neighbours.set(a, new Set([b]));
    else known.add(b);
  };
  const [columns, rows, slices] = grid.size;
  const strides = [1, columns, columns * rows] as const;
  let voxel = 0;
  for (let k = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1, voxel += 1) {
        const here = labels[voxel];
        if (dark[here] === 0) continue;
        const hasNext = [i + 1 < columns, j + 1 < rows, k + 1 < slices];
        for (let axis = 0; axis < 3; axis += 1) {
          const there = hasNext[axis] ? labels[voxel + strides[axis]] : here;
          if (there === here || dark[there] === 0) continue;
          join(here, there);
          join(there, here);
        }
      }
    }
  }
  return neighbours;
}

/**
 * Dark regions at the sides of the slices. A scan ends at its first and last slice, and towards head and feet, in the
 * middle of the body: there the dark may be lung.
 */
function edgeRegions(dark: Uint8Array, { grid, labels }: BackgroundRequest): number[] {
  const [, , superior] = nearestAnatomicalAxes(grid);
  const axes = ([0, 1] as const).filter((axis) => grid.size[2] === 1 || axis !== superior.axis);
  const [columns, rows, slices] = grid.size;
  const found = new Set<number>();
  for (const axis of axes) {
    const across = axis === 0 ? rows : columns;
    for (const along of [0, grid.size[axis] - 1]) {
      for (let k = 0; k < slices; k += 1) {
        for (let other = 0; other < across; other += 1) {
          const [i, j] = axis === 0 ? [along, other] : [other, along];
          const region = labels[i + columns * (j + rows * k)];
          if (dark[region] === 1) found.add(region);
        }
      }
    }
  }
  return [...found];
}
