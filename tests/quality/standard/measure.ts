import { salientLevels } from '../../../native-models/condensation';
import { normalise } from '../../../native-models/cuts';
import { voxelCount, voxelVolumeMm3, type Volume } from '../../../native-models/geometry';
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
  METHODS_OF_HALF,
  RUN_ON_OWN_REGIONS,
  RandomEncoders,
  makesOwnRegions,
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

/** One scan under the methods of its half. */
export interface CaseResult {
  readonly scan: string;
  readonly half: CasePaths['half'];
  /** Title of the set and labels of each structure. */
  readonly structures: readonly { readonly set: string; readonly labels: readonly number[] }[];
  /** Those of METHODS_OF_HALF. */
  readonly methods: ReadonlyMap<Method, MethodOnCase>;
}

/** Smaller nodes say more about the regions than about the tree. */
const LEAST_NODE_VOXELS = 200;
const LEAST_NODES = 10;

const filesIn = (folder: string, names: string) => names.split(' ').map((name) => `${folder}/${name}.ts`);

/** What every figure rests on; a change of any of it makes the figures anew. */
const FIGURE_CODE = [
  ...filesIn('tests/quality', 'collections figures fixedLevel readCase standard/measure'),
  ...filesIn(
    'native-models/measure',
    'bestUnion click deepest distanceTransform interaction levels overlap pieces',
  ),
];
/** What the baselines with regions of their own rest on besides. */
const OWN_CODE = [
  ...FIGURE_CODE,
  'tests/quality/baselines',
  'native-models/cuts/images',
  ...filesIn(
    'native-models/regions',
    'adjacency clustering components disjointSets fragments means relabel seeding smoothing statistics sums',
  ),
];
/** What the product's figures rest on besides. */
const SHARED_CODE = [
  ...OWN_CODE,
  ...filesIn('tests/quality', 'methods untrainedEncoder'),
  ...['condensation', 'cuts', 'regions', 'weights'].map((folder) => `native-models/${folder}`),
  'electron/engine/jobs',
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

/** A scan with everything about it that does not depend on a method. */
export interface PreparedCase {
  readonly name: string;
  readonly volume: Volume;
  readonly structures: ReturnType<typeof structuresOf>;
  readonly scanSize: ScanSize;
}

/** Reads a case and finds its structures. */
export async function prepare(paths: CasePaths, sets: Collection['sets']): Promise<PreparedCase> {
  const one = await readCase(paths);
  const channels = one.volume.channels > 1 ? `${one.volume.channels} channels` : '';
  return {
    name: [paths.scan, paths.slice ?? '', channels].join(' ').trim(),
    volume: one.volume,
    structures: structuresOf(one, sets),
    scanSize: scanSizeOf(one),
  };
}

function measureMethod(method: TreeOnRegions, { volume, structures, scanSize }: PreparedCase): MethodOnCase {
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
    return new StandardBench(await digestOf(SHARED_CODE), await digestOf(OWN_CODE));
  }

  async measure(paths: CasePaths, sets: Collection['sets']): Promise<CaseResult> {
    const prepared = await prepare(paths, sets);
    const wanted = METHODS_OF_HALF[paths.half];
    const own = await this.measureOwnRegions(prepared, wanted);
    const shared = await this.measureSharedRegions(prepared, wanted);
    const { structures } = prepared;
    return {
      scan: paths.scan,
      half: paths.half,
      structures: structures.map(({ set, labels }) => ({ set, labels })),
      methods: new Map([...shared, ...own]),
    };
  }

  /** The baselines that make their own regions: they do not change when the product does. */
  async measureOwnRegions(one: PreparedCase, wanted: readonly Method[]): Promise<[Method, MethodOnCase][]> {
    const measured: [Method, MethodOnCase][] = [];
    for (const method of wanted.filter(makesOwnRegions)) {
      const key = ['standard', this.ownCode, one.name, method];
      const run = async () => measureMethod(await RUN_ON_OWN_REGIONS[method](one.volume), one);
      measured.push([method, await remembered(key, run)]);
    }
    return measured;
  }

  /** The product and what stands on its regions. */
  async measureSharedRegions(
    one: PreparedCase,
    wanted: readonly Method[],
  ): Promise<[Method, MethodOnCase][]> {
    const methods = wanted.filter((method) => !makesOwnRegions(method));
    return remembered(['standard', this.sharedCode, one.name], async () => {
      const trees = await runOnSharedRegions(one.volume, methods, this.#randomEncoders);
      return [...trees].map(([method, tree]): [Method, MethodOnCase] => [method, measureMethod(tree, one)]);
    });
  }
}
