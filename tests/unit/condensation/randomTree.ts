import fc from 'fast-check';
import {
  buildTree,
  type GranularityTree,
  type RegionGraph,
  type Regions,
} from '../../../native-models/condensation';
import { finishChunks } from '../../../native-models/cooperation';
import type { Grid, Vec3 } from '../../../native-models/geometry';
import { randomGenerator, type RandomGenerator } from '../../../native-models/random';
import { graphOf, pairsOfRows } from '../../../native-models/regions/adjacency';
import { regionStatistics } from '../../../native-models/regions/statistics';
import { MergeRecord } from '../../../native-models/condensation/merges';

export interface TreeScene {
  readonly grid: Grid;
  readonly regions: Regions;
  readonly adjacency: RegionGraph;
  readonly voxels: Float32Array;
  readonly tree: GranularityTree;
}

/** Random regions (some voxels outside the field of view) under a random binary tree: merges need not touch. */
function scene(size: Vec3, wanted: number, seed: number): TreeScene {
  const random = randomGenerator(seed);
  const grid: Grid = {
    size,
    spacingMm: [0.7, 1.2, 3],
    origin: [5, -9, 40],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  const voxelCount = size[0] * size[1] * size[2];
  const count = Math.min(wanted, voxelCount);
  const labels = Uint16Array.from({ length: voxelCount }, (_, voxel) =>
    voxel < count ? voxel + 1 : random.integer(count + 1),
  );
  const regions = { labels, count };
  const voxels = Float32Array.from({ length: voxelCount }, () => random.next());
  const image = { channels: 1, size, values: voxels };
  const allRows = { index: 0, first: 0, end: size[1] * size[2] };
  const pairs = pairsOfRows({ regions, image, spacingMm: grid.spacingMm }, allRows);
  const adjacency = graphOf(pairs, count);
  const statistics = finishChunks(
    regionStatistics(regions, grid, { voxels, rescale: { slope: 1, intercept: 0 } }),
  );
  return {
    grid,
    regions,
    adjacency,
    voxels,
    tree: buildTree(randomMerges(count, random), statistics, adjacency),
  };
}

function randomMerges(count: number, random: RandomGenerator) {
  const record = new MergeRecord(count);
  const alive = Array.from({ length: count }, (_, region) => region + 1);
  for (let step = 1; alive.length > 1; step += random.integer(3)) {
    const [first] = alive.splice(random.integer(alive.length), 1);
    const [second] = alive.splice(random.integer(alive.length), 1);
    alive.push(record.add(first, second, step));
  }
  return record.finish();
}

export const anyTreeScene: fc.Arbitrary<TreeScene> = fc
  .record({
    size: fc.tuple(
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
    ),
    wanted: fc.integer({ min: 1, max: 24 }),
    seed: fc.nat(),
  })
  .map(({ size, wanted, seed }) => scene(size, wanted, seed));

/** Region labels below a node, by walking every region up to the root. */
export function regionsOf(tree: GranularityTree, node: number): Set<number> {
  const members = new Set<number>();
  for (let region = 1; region <= tree.regionCount; region++) {
    for (let at = region; at !== 0; at = tree.parent[at - 1]) if (at === node) members.add(region);
  }
  return members;
}
