import type { LoadedVolume, TreeData } from '../../../electron/contract';

/** An oblique, anisotropic, left-handed, off-origin volume: no axis, sign or spacing can be mixed up unnoticed. */
const SIZE = [56, 64, 30] as const;
const TILT = Math.PI / 9;

export const PHANTOM: LoadedVolume = {
  volumeId: 'phantom',
  description: 'Phantom, oblique',
  modality: 'MR',
  grid: {
    size: [...SIZE],
    spacingMm: [1.5, 1.2, 3],
    origin: [60, -70, 25],
    direction: [-1, 0, 0, 0, Math.cos(TILT), Math.sin(TILT), 0, -Math.sin(TILT), Math.cos(TILT)],
  },
  channels: 1,
  dataType: 'int16',
  byteLength: SIZE[0] * SIZE[1] * SIZE[2] * 2,
  rescale: { slope: 2, intercept: -100 },
  unit: 'a.u.',
  window: { width: 900, level: 350 },
  fileWindows: [],
  inverted: false,
  color: false,
  verdict: { ok: true, findings: [] },
};

const BLOCK = [8, 8, 5] as const;
const BLOCKS = [SIZE[0] / BLOCK[0], SIZE[1] / BLOCK[1], SIZE[2] / BLOCK[2]] as const;
export const REGION_COUNT = BLOCKS[0] * BLOCKS[1] * BLOCKS[2];

function eachVoxel(visit: (i: number, j: number, k: number, offset: number) => void): void {
  let offset = 0;
  for (let k = 0; k < SIZE[2]; k += 1)
    for (let j = 0; j < SIZE[1]; j += 1) for (let i = 0; i < SIZE[0]; i += 1) visit(i, j, k, offset++);
}

/** A bright ellipsoid with a dark core, on a ramp along i. */
export function phantomVoxels(): Int16Array {
  const voxels = new Int16Array(SIZE[0] * SIZE[1] * SIZE[2]);
  eachVoxel((i, j, k, offset) => {
    const radius = Math.hypot((i - 30) / 22, (j - 28) / 26, (k - 14) / 12);
    voxels[offset] = radius > 1 ? 50 + (i >> 3) : radius < 0.4 ? 180 : 320 + j;
  });
  return voxels;
}

/** Blocks of voxels, numbered i fastest from 1. */
export function phantomLabels(): Uint16Array {
  const labels = new Uint16Array(SIZE[0] * SIZE[1] * SIZE[2]);
  eachVoxel((i, j, k, offset) => {
    const block = [Math.floor(i / BLOCK[0]), Math.floor(j / BLOCK[1]), Math.floor(k / BLOCK[2])];
    labels[offset] = 1 + block[0] + BLOCKS[0] * (block[1] + BLOCKS[1] * block[2]);
  });
  return labels;
}

/** Neighbours by number are merged two by two, all of one generation in one step, until one is left. */
export function phantomTree(): TreeData {
  const nodeCount = 2 * REGION_COUNT - 1;
  const tree: TreeData = {
    regionCount: REGION_COUNT,
    steps: 0,
    nodeCount,
    parent: new Uint32Array(nodeCount),
    bornAt: new Uint32Array(nodeCount),
    diesAt: new Uint32Array(nodeCount),
    voxelCount: new Uint32Array(nodeCount),
    meanIntensity: new Float32Array(nodeCount),
    boundingBox: new Int32Array(6 * nodeCount),
    persistence: new Float32Array(nodeCount).fill(1),
    connected: new Uint8Array(nodeCount).fill(1),
  };
  measureRegions(tree);
  let generation = Array.from({ length: REGION_COUNT }, (_, index) => index + 1);
  let born = REGION_COUNT;
  for (let step = 1; generation.length > 1; step += 1) {
    const next: number[] = [];
    for (let at = 0; at + 1 < generation.length; at += 2) {
      born += 1;
      mergeInto(tree, born, step, generation[at], generation[at + 1]);
      next.push(born);
    }
    if (generation.length % 2 === 1) next.push(generation[generation.length - 1]);
    generation = next;
    tree.steps = step;
  }
  tree.diesAt[nodeCount - 1] = tree.steps + 1;
  return tree;
}

function measureRegions(tree: TreeData): void {
  const labels = phantomLabels();
  const voxels = phantomVoxels();
  for (let region = 0; region < REGION_COUNT; region += 1)
    tree.boundingBox.set([1e6, 1e6, 1e6, -1, -1, -1], 6 * region);
  eachVoxel((i, j, k, offset) => {
    const region = labels[offset] - 1;
    tree.voxelCount[region] += 1;
    tree.meanIntensity[region] += 2 * voxels[offset] - 100;
    [i, j, k].forEach((value, axis) => {
      const at = 6 * region + axis;
      tree.boundingBox[at] = Math.min(tree.boundingBox[at], value);
      tree.boundingBox[at + 3] = Math.max(tree.boundingBox[at + 3], value);
    });
  });
  for (let region = 0; region < REGION_COUNT; region += 1)
    tree.meanIntensity[region] /= tree.voxelCount[region];
}

function mergeInto(tree: TreeData, node: number, step: number, a: number, b: number): void {
  tree.bornAt[node - 1] = step;
  for (const child of [a, b]) {
    tree.parent[child - 1] = node;
    tree.diesAt[child - 1] = step;
    tree.voxelCount[node - 1] += tree.voxelCount[child - 1];
    tree.meanIntensity[node - 1] += tree.meanIntensity[child - 1] * tree.voxelCount[child - 1];
  }
  tree.meanIntensity[node - 1] /= tree.voxelCount[node - 1];
  for (let axis = 0; axis < 3; axis += 1) {
    const of = (child: number, side: number): number => tree.boundingBox[6 * (child - 1) + axis + side];
    tree.boundingBox[6 * (node - 1) + axis] = Math.min(of(a, 0), of(b, 0));
    tree.boundingBox[6 * (node - 1) + axis + 3] = Math.max(of(a, 3), of(b, 3));
  }
}
