import { plural } from './plural';

/** What saving says, and what is asked before unsaved segments are lost. */
export const saving = {
  save: {
    suggestedName: 'segments',
    heading: 'Save segments',
    format: 'Format',
    checking: 'Asking what these segments can be saved in…',
    writing: 'Writing, reading back and comparing…',
    choose: 'Choose a file and save…',
    segType: 'Stored as',
    segTypes: {
      binary: 'Binary: segments may overlap',
      labelmap: 'Label map: smaller for many segments',
    },
    emptyFrames: 'Slices without a segment',
    emptyFrameChoices: { skip: 'Left out', keep: 'Kept as empty frames' },
    smoothing: 'Smoothing',
    smoothings: (iterations: number) =>
      iterations === 0 ? 'None: steps of voxels show' : `${iterations} iterations`,
    codes: 'What the segments are',
    codesHint: 'A code from SNOMED CT tells other programs. Without one, a segment is an unnamed region.',
    codeOf: (name: string) => `Code of ${name}`,
    noCode: 'No code',
    unknownCode: (text: string) =>
      `No code is called "${text}", so none was taken. Type a part of the word and choose one from the list.`,
    saved: (count: number, files: readonly string[]) =>
      `${plural(count, 'segment', 'segments')} saved in ${files.join(', ')}.`,
  },
  unsaved: {
    heading: 'Unsaved segments',
    segmentAgain: 'Another segmentation has other structures, so your segments would be lost.',
    load: 'Loading another scan closes this one, and your segments would be lost.',
    close: 'Removing this scan closes it, and your segments would be lost.',
    afterCrash: (count: number) =>
      `Granule ended before ${plural(count, 'segment', 'segments')} of this scan ${count === 1 ? 'was' : 'were'} saved. Keep what was made, or discard it?`,
    keep: 'Keep my segments',
    discard: 'Discard them',
  },
} as const;
