import { salientLevels } from '../../../native-models/condensation';
import { normalise } from '../../../native-models/cuts';
import { voxelCount, voxelVolumeMm3 } from '../../../native-models/geometry';
import {
  SimulatedPerson,
  deepestVoxel,
  diceFromCounts,
  overlapWith,
  type TreeOnRegions,
} from '../../../native-models/measure';
import { digestOf, remembered } from '../cache';
import type { CasePaths, Collection, StructureSet } from '../collections';
import { figuresOf, levelsNest, type Figures, type Structure } from '../figures';
import { clicksBySlider, foregroundVoxels, type ScanSize, type Slider } from '../fixedLevel';
import {
  OWN_REGION_METHODS,
  RUN_ON_OWN_REGIONS,
  RandomEncoders,
  SHARED_REGION_METHODS,
  runOnSharedRegions,
  type Method,
} from '../methods';
import { readCase, structuresIn, type Case } from '../readCase';
import { rankCorrelation } from '../statistics';

/** One method on one scan. */
export interface MethodOnCase {
  /** Of every structure, in the order of `CaseResult.structures`. */
  readonly figures: readonly Figures[];
  readonly sliders: readonly Readonly<Record<Slider, readonly number[]>>[];
  readonly levelsNest: boolean;
  /** Numbers of segments of the salient levels, coarse to fine. */
  readonly salientSegments: readonly number[];
  /** Spearman of nodes' persistence with their best Dice over all structures; null where too few nodes meet one. */
  readonly persistencePredicts: number | null;
}

/** One scan under every method. */
export interface CaseResult {
  readonly scan: string;
  readonly half: CasePaths['half'];
  /** Title of the set and labels of each structure. */
  readonly structures: readonly { readonly set: string; readonly labels: readonly number[] }[];
  readonly methods: Readonly<Record<Method, MethodOnCase>>;
}

/** Smaller nodes say more about the regions than about the tree. */
const LEAST_NODE_VOXELS = 200;
const LEAST_NODES = 10;

/** What the figures of methods rest on; a change of any of it makes them anew. */
const SHARED_CODE = [
  'native-models',
  'electron/engine/jobs',
  'tests/quality/methods.ts',
  'tests/quality/baselines',
];
const OWN_CODE = [
  'native-models/measure',
  'native-models/cuts/images',
  ...[
    'adjacency',
    'clustering',
    'components',
    'fragments',
    'means',
    'seeding',
    'smoothing',
    'statistics',
  ].map((kernel) => `native-models/regions/${kernel}.ts`),
  'tests/quality/baselines',
];
const FIGURE_CODE = [
  'tests/quality/collections.ts',
  'tests/quality/figures.ts',
  'tests/quality/fixedLevel.ts',
  'tests/quality/readCase.ts',
  'tests/quality/standard/measure.ts',
];

/** Structures of all sets, each with its mask and the place where a person clicks. */
function structuresOf({ volume, truth }: Case, sets: readonly StructureSet[]) {
  return sets.flatMap((set) =>
    structuresIn(set, truth).map((labels) => {
      const wanted = Uint8Array.from({ length: truth.length }, (_, voxel) =>
        labels.includes(truth[voxel]) ? 1 : 0,
      );
      const isTruth = (voxel: number) => wanted[voxel] === 1;
      const clicked = deepestVoxel(volume.grid.size, volume.grid.spacingMm, isTruth);
      if (clicked === null) throw new Error(`No voxel has label ${labels.join(' or ')}.`);
      return { set: set.title, labels, isTruth, clicked };
    }),
  );
}

function persistencePredicts(
  { tree, regions }: TreeOnRegions,
  structures: readonly Structure[],
): number | null {
  const best = new Float64Array(tree.nodeCount);
  for (const { isTruth } of structures) {
    const { inside, truthVoxels } = overlapWith(tree, regions, isTruth);
    for (let node = 0; node < tree.nodeCount; node++)
      best[node] = Math.max(best[node], diceFromCounts(inside[node], tree.voxelCount[node], truthVoxels));
  }
  const nodes = [...best.keys()].filter(
    (node) => best[node] > 0 && tree.voxelCount[node] > LEAST_NODE_VOXELS && tree.parent[node] !== 0,
  );
  if (nodes.length < LEAST_NODES) return null;
  return rankCorrelation(
    nodes.map((node) => tree.persistence[node]),
    nodes.map((node) => best[node]),
  );
}

function measureMethod(
  method: TreeOnRegions,
  { volume }: Case,
  structures: readonly Structure[],
  scanSize: ScanSize,
): MethodOnCase {
  const person = new SimulatedPerson(method.tree, method.regions, volume.grid);
  return {
    figures: structures.map((structure) => figuresOf(method, structure, person)),
    sliders: structures.map((structure) => clicksBySlider(method, structure, scanSize)),
    levelsNest: levelsNest(method.tree),
    salientSegments: salientLevels(method.tree).map(({ segments }) => segments),
    persistencePredicts: persistencePredicts(method, structures),
  };
}

function scanSizeOf({ volume }: Case): ScanSize {
  const voxelMm3 = voxelVolumeMm3(volume.grid);
  const firstChannel = normalise(volume).values.subarray(0, voxelCount(volume.grid));
  return { voxelMm3, foregroundLitres: (foregroundVoxels(firstChannel) * voxelMm3) / 1e6 };
}

/** Measures scans by every method; what was measured before, by the same code, is taken from the cache. */
export class StandardBench {
  readonly #randomEncoders = new RandomEncoders();

  private constructor(
    private readonly sharedCode: string,
    private readonly ownCode: string,
  ) {}

  static async open(): Promise<StandardBench> {
    return new StandardBench(
      await digestOf([...SHARED_CODE, ...FIGURE_CODE]),
      await digestOf([...OWN_CODE, ...FIGURE_CODE]),
    );
  }

  async measure(paths: CasePaths, sets: Collection['sets']): Promise<CaseResult> {
    const one = await readCase(paths);
    const structures = structuresOf(one, sets);
    const scanSize = scanSizeOf(one);
    const measured = (method: TreeOnRegions) => measureMethod(method, one, structures, scanSize);
    const channels = one.volume.channels > 1 ? `${one.volume.channels} channels` : '';
    const name = [paths.scan, paths.slice ?? '', channels].join(' ').trim();
    const shared = await remembered(['standard', this.sharedCode, name], async () => {
      const trees = await runOnSharedRegions(one.volume, this.#randomEncoders);
      return SHARED_REGION_METHODS.map((method) => measured(trees[method]));
    });
    const own: MethodOnCase[] = [];
    for (const method of OWN_REGION_METHODS)
      own.push(
        await remembered(['standard', this.ownCode, name, method], () =>
          Promise.resolve(measured(RUN_ON_OWN_REGIONS[method](one.volume))),
        ),
      );
    const [granule, noEncoder, random, patches, raw, wardIntensity, wardDerivatives] = shared;
    return {
      scan: paths.scan,
      half: paths.half,
      structures: structures.map(({ set, labels }) => ({ set, labels })),
      methods: {
        Granule: granule,
        'Granule, no encoder': noEncoder,
        'Granule, random encoder': random,
        'Granule, patch PCA': patches,
        'Granule, raw intensity': raw,
        'Ward, intensity': wardIntensity,
        'Ward, intensity + derivatives': wardDerivatives,
        'SLIC + Ward': own[0],
        'Watershed + Ward': own[1],
        Felzenszwalb: own[2],
      },
    };
  }
}
