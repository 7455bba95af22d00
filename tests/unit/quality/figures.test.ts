import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  labelsAtStep,
  paintRegions,
  persistentTable,
  segmentCounts,
} from '../../../native-models/condensation';
import { SimulatedPerson, diceFromCounts } from '../../../native-models/measure';
import { SEGMENT_COUNTS, figuresOf, levelsNest } from '../../quality/figures';
import { anyTreeScene } from '../condensation/randomTree';

/** A scene, a truth that is not empty, and a click on it inside the field of view. */
const anyClick = fc
  .tuple(anyTreeScene, fc.nat(), fc.integer({ min: 2, max: 5 }))
  .map(([scene, seed, spread]) => {
    const { labels } = scene.regions;
    const clicked = seed % scene.regions.count;
    const isTruth = (voxel: number) => voxel === clicked || (voxel * 7 + seed) % spread === 0;
    return { ...scene, labels, clicked, isTruth };
  });

/** All figures of the scene's truth. */
function figures({
  tree,
  regions,
  grid,
  isTruth,
  clicked,
}: typeof anyClick extends fc.Arbitrary<infer T> ? T : never) {
  return figuresOf({ tree, regions }, { isTruth, clicked }, new SimulatedPerson(tree, regions, grid));
}

/** Dice of the labels that hold most of the truth; several on a tie. */
function hintedDice(labels: Uint16Array | Uint32Array, isTruth: (voxel: number) => boolean): number[] {
  const voxels = Array.from(labels, (label, voxel) => ({ label, truth: isTruth(voxel) }));
  const truthVoxels = voxels.filter(({ truth }) => truth).length;
  const inView = [...new Set(labels)].filter((label) => label > 0);
  const counted = inView.map((label) => {
    const own = voxels.filter((voxel) => voxel.label === label);
    const common = own.filter(({ truth }) => truth).length;
    return { common, dice: diceFromCounts(common, own.length, truthVoxels) };
  });
  const most = Math.max(...counted.map(({ common }) => common));
  return counted.filter(({ common }) => common === most).map(({ dice }) => dice);
}

const near = (values: readonly number[], value: number) =>
  values.some((one) => Math.abs(one - value) < 1e-12);

test('persistent follows the paper’s rule on the painted map of persistent structures', () => {
  fc.assert(
    fc.property(anyClick, (scene) => {
      const { tree, regions, isTruth } = scene;
      const painted = paintRegions(regions, persistentTable(tree));
      const { persistent } = figures(scene).oracle;
      expect(near(hintedDice(painted, isTruth), persistent)).toBe(true);
    }),
  );
});

test('a click at a fixed number of segments takes the segment under it at the finest level of at most so many', () => {
  fc.assert(
    fc.property(anyClick, (scene) => {
      const { tree, regions, isTruth, clicked } = scene;
      const { clickAtCount } = figures(scene);
      const counts = [...segmentCounts(tree)];
      SEGMENT_COUNTS.forEach((most, setting) => {
        const labels = labelsAtStep(
          tree,
          regions,
          counts.findIndex((count) => count <= most),
        );
        let [common, size, truthVoxels] = [0, 0, 0];
        for (const [voxel, label] of labels.entries()) {
          if (isTruth(voxel)) truthVoxels++;
          if (label !== labels[clicked]) continue;
          size++;
          if (isTruth(voxel)) common++;
        }
        expect(clickAtCount[setting]).toBeCloseTo(diceFromCounts(common, size, truthVoxels), 12);
      });
    }),
    { numRuns: 30 },
  );
});

test('a wider choice is never worse, and levels nest', () => {
  fc.assert(
    fc.property(anyClick, (scene) => {
      const { tree } = scene;
      const { oracle } = figures(scene);
      const chain = [
        'salient best',
        'best level',
        'best node',
        'union of 2',
        'union of 3',
        'union of 4',
        'union of 5',
      ] as const;
      for (let at = 1; at < chain.length; at++)
        expect(oracle[chain[at]]).toBeGreaterThanOrEqual(oracle[chain[at - 1]]);
      expect(oracle['click, 6 stops']).toBeGreaterThanOrEqual(oracle['click, 3 stops']);
      expect(oracle['click, free level']).toBeGreaterThanOrEqual(oracle['click, 6 stops']);
      expect(oracle['best node']).toBeGreaterThanOrEqual(oracle['click, free level']);
      expect(levelsNest(tree)).toBe(true);
    }),
  );
});
