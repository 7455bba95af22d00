import { segmentCounts, type StoredTree } from '../../native-models/condensation';
import { diceFromCounts, overlapWith, type TreeOnRegions } from '../../native-models/measure';
import type { Structure } from './figures';

/** What a fixed setting of the slider may mean; each is tried at many settings. */
export const SLIDERS = [
  'number of segments',
  'step',
  'steps below the root',
  'segments per litre of foreground',
  'largest volume',
] as const;
export type Slider = (typeof SLIDERS)[number];

/** Settings from `first` to `last` in equal ratios. */
function ratios(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first * (last / first) ** (at / (count - 1)));
}

const STEPS = Array.from({ length: 70 }, (_, at) => 2 * at);

/** The settings that each slider is tried at. */
export const SLIDER_SETTINGS: Readonly<Record<Slider, readonly number[]>> = {
  'number of segments': ratios(2, 8192, 25),
  step: STEPS,
  'steps below the root': STEPS,
  'segments per litre of foreground': ratios(4, 200_000, 40),
  'largest volume': ratios(10, 4_000_000, 60),
};

/** What sliders in physical units need to know of a scan. */
export interface ScanSize {
  readonly voxelMm3: number;
  readonly foregroundLitres: number;
}

/** The clicked region and its ancestors, from small to large. */
function ancestorsOf(tree: StoredTree, region: number): number[] {
  const path: number[] = [];
  for (let node = region; node !== 0; node = tree.parent[node - 1]) path.push(node);
  return path;
}

/** Dice of one click at every setting of every slider; nothing is chosen here. */
export function clicksBySlider(
  { tree, regions }: TreeOnRegions,
  { isTruth, clicked }: Structure,
  { voxelMm3, foregroundLitres }: ScanSize,
): Record<Slider, number[]> {
  const overlap = overlapWith(tree, regions, isTruth);
  const counts = segmentCounts(tree);
  const path = ancestorsOf(tree, regions.labels[clicked]);
  const atStep = (step: number) => path.find((node) => tree.diesAt[node - 1] > step) ?? tree.nodeCount;
  const atCount = (segments: number) =>
    atStep(
      Math.max(
        0,
        counts.findIndex((count) => count <= Math.max(1, segments)),
      ),
    );
  const nodeAt: Readonly<Record<Slider, (setting: number) => number>> = {
    'number of segments': atCount,
    step: atStep,
    'steps below the root': (steps) => atStep(Math.max(0, tree.steps - steps)),
    'segments per litre of foreground': (density) => atCount(density * foregroundLitres),
    'largest volume': (mm3) =>
      path.findLast((node) => tree.voxelCount[node - 1] * voxelMm3 <= mm3) ?? path[0],
  };
  const dice = (slider: Slider) =>
    SLIDER_SETTINGS[slider].map((setting) => {
      const node = nodeAt[slider](setting);
      return diceFromCounts(overlap.inside[node - 1], tree.voxelCount[node - 1], overlap.truthVoxels);
    });
  return {
    'number of segments': dice('number of segments'),
    step: dice('step'),
    'steps below the root': dice('steps below the root'),
    'segments per litre of foreground': dice('segments per litre of foreground'),
    'largest volume': dice('largest volume'),
  };
}

const BINS = 256;

/** Voxels above the threshold that separates two classes of values best (Otsu 1979). */
export function foregroundVoxels(values: Float32Array): number {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const histogram = new Float64Array(BINS);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low || 1)) * BINS);
    histogram[Math.min(BINS - 1, bin)]++;
  }
  const total = histogram.reduce((sum, count, bin) => sum + count * bin, 0);
  let [below, sumBelow, best, foreground] = [0, 0, -1, values.length];
  for (let bin = 0; bin + 1 < BINS; bin++) {
    below += histogram[bin];
    sumBelow += bin * histogram[bin];
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const separation = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (separation > best) [best, foreground] = [separation, above];
  }
  return foreground;
}
