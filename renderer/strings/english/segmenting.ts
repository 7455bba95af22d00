import type { JobStage } from '../../../electron/contract';
import { plural } from './plural';

const stages: Readonly<Record<JobStage, string>> = {
  train: 'Adapting the encoder to this scan',
  normalise: 'Preparing the intensities',
  regions: 'Finding regions',
  features: 'Measuring regions',
  encode: 'Describing every voxel',
  condense: 'Gathering regions into segments',
  write: 'Finishing',
};

/** What the panel of the segmentation says: the job, the level, the tree, the segments. */
export const segmenting = {
  segment: {
    heading: 'Automatic segmentation',
    start: 'Segment',
    again: 'Segment again…',
    cancel: 'Cancel',
    cancelling: 'Stopping…',
    cancelled: 'Segmentation cancelled. Nothing was changed.',
    starting: 'Starting…',
    receiving: 'Fetching the segmentation…',
    stages,
    remaining: (seconds: number) =>
      seconds < 1
        ? 'almost done'
        : seconds < 90
          ? `about ${Math.ceil(seconds)} s left`
          : `about ${Math.ceil(seconds / 60)} min left`,
    encoder: 'Encoder',
    encoders: {
      auto: 'By modality',
      mr: 'MR',
      ct: 'CT',
      photo: 'Colour photograph',
      intensity: 'Intensity only',
    },
    adaptation: 'Adapt to this scan',
    adaptations: { none: 'No', short: 'Briefly (200 steps)', long: 'Thoroughly (1,000 steps)' },
    result: 'Unnamed segments, automatic; not for diagnostic use.',
    lost: 'The engine restarted. This segmentation can be looked at; segment again to save it. The same settings give the same segments.',
    treeChanged: 'The new segmentation has other structures, so the segments made before were closed.',
  },
  engine: {
    back: 'The segmentation engine runs again. Nothing was lost.',
    resumes: 'The segmentation engine runs again. The segmentation goes on where it stopped.',
  },
  level: {
    heading: 'Granularity',
    coarse: 'Coarse',
    fine: 'Fine',
    segments: (count: number) => plural(count, 'segment', 'segments'),
    salient: 'Salient level',
  },
  tree: {
    heading: 'Granularity tree',
    picture: 'Granularity tree: coarse at the top, regions at the bottom',
    hint: 'Point at the picture or the tree. ↑ climbs, ↓ descends, click picks.',
    path: 'From the whole down to the structure under the pointer',
    whole: 'Whole scan',
    structure: (node: number) => `Structure ${node}`,
    region: (node: number) => `Region ${node}`,
    apart: 'in several pieces',
    volume: (millilitres: string) => `${millilitres} ml`,
    pixels: (count: number) => plural(count, 'pixel', 'pixels'),
    voxels: (count: number) => plural(count, 'voxel', 'voxels'),
  },
  segments: {
    heading: 'Segments',
    empty: 'Click a structure in a picture to begin a segment. Alt-click takes a structure away.',
    unnamed: (position: number) => `Unnamed ${position}`,
    name: 'Name of the segment',
    color: 'Colour of the segment',
    delete: (name: string) => `Delete ${name}`,
    save: 'Save…',
    volume: 'Volume',
    mean: 'Mean',
    none: 'empty',
    untrusted: 'Volume measured on a geometry that cannot be trusted',
  },
} as const;
