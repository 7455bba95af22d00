import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sharedData } from '../fixtures/sharedData';

/** A scan and its truth, as paths. */
export interface CasePaths {
  readonly image: string;
  readonly truth: string;
}

/** A row of the tables: which structures of a collection's truth are asked for. */
export interface StructureSet {
  readonly title: string;
  /** Each structure by the labels that it unites; 'each label' makes every label of the truth a structure. */
  readonly structures: readonly (readonly number[])[] | 'each label';
}

/** Scans that share a convention of labels. */
export interface Collection {
  readonly cases: readonly CasePaths[];
  readonly sets: readonly StructureSet[];
}

function pair(image: string, truth: string): CasePaths[] {
  const [imagePath, truthPath] = [sharedData(image), sharedData(truth)];
  return imagePath === null || truthPath === null ? [] : [{ image: imagePath, truth: truthPath }];
}

/** Every image of a folder that has a truth, in the order of names. */
function pairsIn(images: string, truths: string, truthName: (image: string) => string): CasePaths[] {
  const [imageFolder, truthFolder] = [sharedData(images), sharedData(truths)];
  if (imageFolder === null || truthFolder === null) return [];
  return readdirSync(imageFolder)
    .sort()
    .map((name) => ({
      image: path.join(imageFolder, name),
      truth: path.join(truthFolder, truthName(name)),
    }))
    .filter(({ truth }) => existsSync(truth));
}

/** FreeSurfer's label of a structure in the left and in the right hemisphere, each a structure of its own. */
const bothSides = (left: number, right: number) => [[left], [right]];

const TUMOURS = 'volumes/brain_tumour_';

/** All scans with truth, and what is asked of each. A collection that is not on this machine has no cases. */
export function collections(): Collection[] {
  return [
    {
      cases: pairsIn('images2d/retina_ga/image', 'images2d/retina_ga/label', (name) =>
        name.replace('image', 'label').replace('.png', '.npy'),
      ),
      sets: [{ title: 'Retina, geographic atrophy', structures: [[1]] }],
    },
    {
      cases: pair(
        'volumes/brain_anat_freesurfer/norm.mgz',
        'volumes/brain_anat_freesurfer/aparc.a2009s+aseg.mgz',
      ),
      sets: [
        { title: 'Brain T1, ventricles', structures: [...bothSides(4, 43), [14], [15]] },
        { title: 'Brain T1, white matter', structures: bothSides(2, 41) },
        {
          title: 'Brain T1, deep nuclei',
          structures: [
            ...bothSides(10, 49),
            ...bothSides(11, 50),
            ...bothSides(12, 51),
            ...bothSides(13, 52),
          ],
        },
      ],
    },
    {
      cases: [
        ...pair(
          `${TUMOURS}brats2013/brats_2013_pat0003_1/flair.nii.gz`,
          `${TUMOURS}brats2013/brats_2013_pat0003_1/seg.nii.gz`,
        ),
        ...pair(
          `${TUMOURS}tcga/TCGA-DU-7294/fla.nii.gz`,
          `${TUMOURS}tcga/TCGA-DU-7294/seg_fusion_simple.nii.gz`,
        ),
      ],
      sets: [
        { title: 'Glioma FLAIR 3-D, whole tumour', structures: [[1, 2, 3, 4]] },
        { title: 'Glioma FLAIR 3-D, tumour core', structures: [[1, 3, 4]] },
      ],
    },
    {
      cases: pair('volumes/ct_totalseg/example_ct_sm.nii.gz', 'volumes/ct_totalseg/example_seg.nii.gz'),
      sets: [
        { title: 'CT, spleen, kidneys, liver, aorta', structures: [[1], [2], [3], [5], [52]] },
        { title: 'CT, every labelled structure', structures: 'each label' },
      ],
    },
    {
      cases: pairsIn('volumes/hippocampus_msd/images', 'volumes/hippocampus_msd/labels', (name) => name),
      sets: [
        { title: 'Hippocampus MR, whole', structures: [[1, 2]] },
        { title: 'Hippocampus MR, anterior and posterior', structures: [[1], [2]] },
      ],
    },
    {
      cases: pairsIn('volumes/cardiac_acdc', 'volumes/cardiac_acdc', (name) =>
        name.replace('.nii.gz', '_gt.nii.gz'),
      ),
      sets: [{ title: 'Cardiac MR, both ventricles and myocardium', structures: [[1], [2], [3]] }],
    },
  ];
}
