import { salientLevels, segmentTable, type Regions } from '../../../native-models/condensation';
import { normalise } from '../../../native-models/cuts';
import type { Vec3, Volume } from '../../../native-models/geometry';
import { bestOverlaps, type TreeOnRegions } from '../../../native-models/measure';
import { describeRegions } from '../../../native-models/regions';
import { wardTree } from '../baselines/ward';
import { intensityAndDerivatives } from '../baselines/wardFeatures';
import { digestOf, remembered } from '../cache';
import type { CasePaths } from '../collections';
import { segment } from '../methods';
import { readCase } from '../readCase';
import { meanOf } from '../statistics';
import { adjustedRand, sharedRegions } from './partitions';
import { PERTURBATIONS } from './perturb';

export const STABILITY_METHODS = ['Granule', 'Granule, no encoder', 'Ward, intensity + derivatives'] as const;
export type StabilityMethod = (typeof STABILITY_METHODS)[number];

/** How much of a scan's tree is found again after one perturbation. */
export interface Stability {
  /** Mean over the nodes of more than 200 voxels of the best intersection over union with a node of the other tree. */
  readonly nodes: number;
  /** Mean over the salient levels of the best adjusted Rand index with a salient level of the other tree. */
  readonly salient: number;
}

/** By method, then by perturbation in their order. */
export type CaseStability = Readonly<Record<StabilityMethod, readonly Stability[]>>;

const LEAST_VOXELS = 200;
const CODE = ['native-models', 'electron/engine/jobs', 'tests/quality/baselines', 'tests/quality/stability'];

async function treesOf(volume: Volume): Promise<Record<StabilityMethod, TreeOnRegions>> {
  const learned = await segment(volume, 'auto');
  const plain = await segment(volume, 'intensity');
  const image = normalise(volume);
  const { regions } = plain;
  const described = { regions, ...(await describeRegions(regions, image, volume.grid, volume)) };
  const features = await intensityAndDerivatives(described, image, volume.grid);
  return {
    Granule: learned,
    'Granule, no encoder': plain,
    'Ward, intensity + derivatives': {
      regions,
      tree: wardTree(features, described.statistics, described.adjacency),
    },
  };
}

/** Regions of a picture that was moved along i, moved back; the last column stands twice. */
function movedBack({ labels, count }: Regions, [nx]: Vec3, shift: number): Regions {
  return { labels: labels.map((_, voxel) => labels[voxel + Math.min(shift, nx - 1 - (voxel % nx))]), count };
}

function compare(one: TreeOnRegions, two: TreeOnRegions): Stability {
  const shared = sharedRegions(one.regions, two.regions);
  const levels = ({ tree }: TreeOnRegions) => salientLevels(tree).map(({ step }) => segmentTable(tree, step));
  const others = levels(two);
  const agreement = levels(one).map((level) =>
    Math.max(...others.map((other) => adjustedRand(shared, level, other))),
  );
  return { nodes: meanOf([...bestOverlaps(one, two, LEAST_VOXELS)]), salient: meanOf(agreement) };
}

async function measureCase(paths: CasePaths): Promise<CaseStability> {
  const { volume } = await readCase(paths);
  const trees = await treesOf(volume);
  const found: Record<StabilityMethod, Stability[]> = {
    Granule: [],
    'Granule, no encoder': [],
    'Ward, intensity + derivatives': [],
  };
  for (const { apply, shift } of PERTURBATIONS) {
    const others = await treesOf(apply(volume));
    for (const method of STABILITY_METHODS) {
      const { tree, regions } = others[method];
      const back = { tree, regions: movedBack(regions, volume.grid.size, shift) };
      found[method].push(compare(trees[method], back));
    }
  }
  return found;
}

/** How stable the trees of one scan are; taken from the cache where it was measured by the same code. */
export async function measureStability(paths: CasePaths): Promise<CaseStability> {
  const key = ['stability', await digestOf(CODE), `${paths.scan} ${paths.slice ?? ''}`];
  return remembered(key, () => measureCase(paths));
}
