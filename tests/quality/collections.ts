import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sharedData } from '../fixtures/sharedData';
import { halfInTurn, type Half } from './split';

/** A scan and its truth, as paths. */
export interface CasePaths {
  /** Cases of one scan (slices) share it: they are one unit of the statistics. */
  readonly scan: string;
  /** One path a channel. */
  readonly images: readonly string[];
  readonly truth: string;
  /** Axial slice to take out of image and truth; null for the whole scan. */
  readonly slice: number | null;
  readonly half: Half;
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

const VOLUMES = 'volumes/';
const RETINA = 'images2d/retina_ga';
const BRATS = `${VOLUMES}brain_tumour_brats2013/brats_2013_pat0003_1`;
const TCGA = `${VOLUMES}brain_tumour_tcga/TCGA-DU-7294`;

/** A case whose channels and truth are named; none where a file is not on this machine. */
function only(half: Half, scan: string, images: readonly string[], truth: string): CasePaths[] {
  const found = [...images, truth].map(sharedData);
  const [truthPath, ...imagePaths] = found.filter((file) => file !== null).reverse();
  if (imagePaths.length < images.length) return [];
  return [{ scan, images: imagePaths.reverse(), truth: truthPath, slice: null, half }];
}

/** Every image of a folder that has a truth, in the order of names. */
function pairsIn(
  images: string,
  truths: string,
  truthName: (image: string) => string,
  halfOf: (image: string, index: number) => Half = (_, index) => halfInTurn(index),
): CasePaths[] {
  const [imageFolder, truthFolder] = [sharedData(images), sharedData(truths)];
  if (imageFolder === null || truthFolder === null) return [];
  return readdirSync(imageFolder)
    .sort()
    .filter((name) => truthName(name) !== name || images !== truths)
    .map((name) => ({ name, truth: path.join(truthFolder, truthName(name)) }))
    .filter(({ truth }) => existsSync(truth))
    .map(({ name, truth }, index) => ({
      scan: name,
      images: [path.join(imageFolder, name)],
      truth,
      slice: null,
      half: halfOf(name, index),
    }));
}

/** Axial slices of a case, from one to another in steps of six millimetres (here: slices). */
function slices(cases: readonly CasePaths[], first: number, last: number): CasePaths[] {
  const STEP = 6;
  const chosen = Array.from({ length: Math.floor((last - first) / STEP) + 1 }, (_, at) => first + at * STEP);
  return cases.flatMap((one) => chosen.map((slice) => ({ ...one, slice })));
}

/** FreeSurfer's label of a structure in the left and in the right hemisphere, each a structure of its own. */
const bothSides = (left: number, right: number) => [[left], [right]];

/** The retinae of the CUTS publication. */
export function retinae(): Collection {
  return {
    cases: pairsIn(`${RETINA}/image`, `${RETINA}/label`, (name) =>
      name.replace('image', 'label').replace('.png', '.npy'),
    ),
    sets: [{ title: 'Retina, geographic atrophy', structures: [[1]] }],
  };
}

function brains(): Collection[] {
  const freeSurfer = `${VOLUMES}brain_anat_freesurfer`;
  const colin = `${VOLUMES}brain_colin27_aal`;
  return [
    {
      cases: only('choose', 'ch2bet', [`${colin}/ch2bet.nii.gz`], `${colin}/aal.nii.gz`),
      sets: [
        {
          title: 'Brain T1 (Colin 27), deep nuclei',
          structures: [
            ...bothSides(71, 72),
            ...bothSides(73, 74),
            ...bothSides(75, 76),
            ...bothSides(77, 78),
          ],
        },
      ],
    },
    {
      cases: only('report', 'norm', [`${freeSurfer}/norm.mgz`], `${freeSurfer}/aparc.a2009s+aseg.mgz`),
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
  ];
}

function gliomas(): Collection[] {
  const brats = (...names: string[]) =>
    only(
      'report',
      'BraTS 2013',
      names.map((name) => `${BRATS}/${name}.nii.gz`),
      `${BRATS}/seg.nii.gz`,
    );
  const tcga = (...names: string[]) =>
    only(
      'choose',
      'TCGA',
      names.map((name) => `${TCGA}/${name}.nii.gz`),
      `${TCGA}/seg_fusion_simple.nii.gz`,
    );
  const yale = `${VOLUMES}brain_tumour_yale2d`;
  const tumour = (title: string): Collection['sets'] => [
    { title: `${title}, whole tumour`, structures: [[1, 2, 3, 4]] },
    { title: `${title}, tumour core`, structures: [[1, 3, 4]] },
  ];
  return [
    {
      cases: pairsIn(yale, yale, (name) => name.replace(/^([^_]+_[^_]+)\.nii\.gz$/, '$1_seg.nii.gz')),
      sets: [{ title: 'Brain tumour, whole slices (Yale)', structures: [[255]] }],
    },
    {
      // Every sixth slice with at least 300 pixels of tumour.
      cases: [...slices(tcga('fla'), 96, 126), ...slices(brats('flair'), 66, 126)],
      sets: [{ title: 'Brain tumour, slices of the gliomas', structures: [[1, 2, 3, 4]] }],
    },
    { cases: [...tcga('fla'), ...brats('flair')], sets: tumour('Glioma FLAIR 3-D') },
    { cases: [...tcga('fla', 't1c'), ...brats('flair', 't1c')], sets: tumour('Glioma FLAIR + T1c 3-D') },
  ];
}

function computedTomography(): Collection {
  const small = `${VOLUMES}ct_totalseg`;
  const series = 'dicom/ct_totalseg_20sl_noext';
  return {
    cases: [
      ...only('choose', 'CT, 20 slices', [series], `${series}_GT/example_seg_dicom.nii.gz`),
      ...only('report', 'CT, 3 mm', [`${small}/example_ct_sm.nii.gz`], `${small}/example_seg.nii.gz`),
    ],
    sets: [
      { title: 'CT, spleen, kidneys, liver, aorta', structures: [[1], [2], [3], [5], [52]] },
      { title: 'CT, every labelled structure', structures: 'each label' },
    ],
  };
}

function smallScans(): Collection[] {
  const hippocampi = `${VOLUMES}hippocampus_msd`;
  const hearts = `${VOLUMES}cardiac_acdc`;
  return [
    {
      cases: pairsIn(`${hippocampi}/images`, `${hippocampi}/labels`, (name) => name),
      sets: [
        { title: 'Hippocampus MR, whole', structures: [[1, 2]] },
        { title: 'Hippocampus MR, anterior and posterior', structures: [[1], [2]] },
      ],
    },
    {
      cases: pairsIn(
        hearts,
        hearts,
        (name) => name.replace(/(frame\d+)\.nii\.gz$/, '$1_gt.nii.gz'),
        (name) => (name.startsWith('patient001') ? 'choose' : 'report'),
      ),
      sets: [{ title: 'Cardiac MR, both ventricles and myocardium', structures: [[1], [2], [3]] }],
    },
  ];
}

/** All scans with truth, and what is asked of each. A collection that is not on this machine has no cases. */
export function collections(): Collection[] {
  return [retinae(), ...brains(), ...gliomas(), computedTomography(), ...smallScans()];
}
