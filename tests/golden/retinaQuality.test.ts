import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, readVolume } from '../../electron/engine/imaging';
import {
  buildTree,
  condense,
  persistentTable,
  salientLevels,
  type GranularityTree,
  type Regions,
} from '../../native-models/condensation';
import { normalise } from '../../native-models/cuts';
import type { Volume } from '../../native-models/geometry';
import { bestLevel, hintDice, hintedSegments, overlapWith } from '../../native-models/measure';
import {
  combineFeatures,
  defaultRegionSettings,
  describeRegions,
  FEATURE_WEIGHTS,
  growRegions,
} from '../../native-models/regions';
import { readNpy } from '../fixtures/npy';
import { sharedData } from '../fixtures/sharedData';

const folder = sharedData('images2d/retina_ga');

/** The standard mode without an encoder, default settings throughout. */
async function treeOf(volume: Volume): Promise<{ tree: GranularityTree; regions: Regions }> {
  const image = normalise(volume);
  const regions = await growRegions(image, volume.grid, defaultRegionSettings(volume.grid.size));
  const { statistics, adjacency, values, derivatives } = await describeRegions(
    regions,
    image,
    volume.grid,
    volume,
  );
  const groups = [
    { features: values, weight: FEATURE_WEIGHTS.values },
    { features: derivatives, weight: FEATURE_WEIGHTS.derivatives },
  ];
  const features = combineFeatures(groups, statistics, FEATURE_WEIGHTS.position);
  const merges = await condense(features, statistics.voxelCount, adjacency);
  return { tree: buildTree(merges, statistics, adjacency), regions };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Every third of the 39 images: reading and segmenting all takes a loaded machine most of a minute. */
const STRIDE = 3;

describe.skipIf(folder === null)('geographic atrophy on retinae, no network, the paper’s rule', () => {
  test('is found at the best level, at a salient level and in the persistent map', async () => {
    const { volumes } = await inspect([path.join(folder ?? '', 'image')]);
    expect(volumes.length).toBe(39);
    const dice = { best: [] as number[], salient: [] as number[], persistent: [] as number[] };
    for (const found of volumes.filter((_, index) => index % STRIDE === 0)) {
      const { tree, regions } = await treeOf(await readVolume(found));
      const id = /(\d+)\.png$/.exec(found.files[0])?.[1];
      const truth = readNpy(path.join(folder ?? '', 'label', `label${id}.npy`)).data;
      const isTruth = (voxel: number) => truth[voxel] > 0;
      const hinted = hintedSegments(tree, overlapWith(tree, regions, isTruth));
      const salient = salientLevels(tree).map(({ step }) => step);
      const persistent = persistentTable(tree);
      dice.best.push(bestLevel(hinted)?.dice ?? 0);
      dice.salient.push(bestLevel(hinted, salient)?.dice ?? 0);
      dice.persistent.push(
        hintDice(
          Array.from(regions.labels, (label) => persistent[label]),
          isTruth,
        ),
      );
    }
    expect(mean(dice.best)).toBeGreaterThan(0.9);
    expect(mean(dice.salient)).toBeGreaterThan(0.88);
    expect(mean(dice.persistent)).toBeGreaterThan(0.8);
    expect(Math.min(...dice.best)).toBeGreaterThan(0.7);
  });
});
