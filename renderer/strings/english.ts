import type { JobStage } from '../../electron/contract';

const number = new Intl.NumberFormat('en');

function plural(count: number, one: string, many: string): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

const stages: Readonly<Record<JobStage, string>> = {
  train: 'Adapting the encoder to this scan',
  normalise: 'Preparing the intensities',
  regions: 'Finding regions',
  encode: 'Describing every voxel',
  condense: 'Gathering regions into segments',
  write: 'Finishing',
};

/** Encoders and devices as a sentence names them; a file made by training goes by its own name. */
const encoderNames: Readonly<Record<string, string>> = {
  mr: 'the MR encoder',
  ct: 'the CT encoder',
  photo: 'the photograph encoder',
  intensity: 'plain intensity',
};
const devices: Readonly<Record<string, string>> = {
  cpu: 'processor (CPU)',
  cuda: 'NVIDIA graphics card (CUDA)',
  webgpu: 'graphics card (WebGPU)',
  dml: 'graphics card (DirectML)',
};

/** Every text that the window shows. */
export const english = {
  application: 'Granule',
  notDiagnostic: 'Not for diagnostic use',
  close: 'Close',
  cancel: 'Cancel',
  open: {
    files: 'Open files…',
    folder: 'Open folder…',
    sample: 'Open sample',
    emptyTitle: 'Open a scan',
    emptyText:
      'DICOM, NIfTI, NRRD and MetaImage volumes, or PNG, JPEG and TIFF pictures. Drop files or a folder here.',
    choiceTitle: 'Choose a scan',
    choiceText: 'Choose one in the list on the left, or open something else.',
    several: (source: string, count: number) => `${number.format(count)} scans were found in ${source}.`,
    shown: (name: string) => `On screen is “${name}”, the largest; choose another in the list on the left.`,
    emptyLocal: 'Everything stays on this computer.',
    drop: 'Drop to open',
  },
  sources: {
    heading: 'Scans',
    empty: 'Nothing is open yet.',
    reading: 'Reading headers…',
    skipped: (count: number) => plural(count, 'file skipped', 'files skipped'),
    trusted: 'Geometry verified, all voxels read',
    headersRead: 'Headers read; the voxels are checked when the scan is opened',
    unreadable: 'The voxels could not be read',
    noScale: 'A picture without a scale: sizes are in pixels',
    findings: (count: number) => plural(count, 'geometry finding', 'geometry findings'),
    untrusted: 'Distances and volumes cannot be trusted',
    close: (name: string) => `Remove ${name} from the list`,
    loading: (fraction: number) => `Loading, ${Math.round(fraction * 100)} %`,
    opening: (name: string) => `Opening ${name}`,
    untitled: (modality: string) =>
      modality === 'unknown' ? 'Scan without a name' : `${modality.toUpperCase()} series without a name`,
    pixels: (size: string) => `${size} pixels`,
    files: (count: number) => plural(count, 'file', 'files'),
    timePoints: (count: number) => `first of ${count} time points`,
  },
  views: {
    axial: 'Axial',
    sagittal: 'Sagittal',
    coronal: 'Coronal',
    volume: '3-D',
    photograph: 'Photograph',
    slice: (number: number, count: number) => `Slice ${number} of ${count}`,
    position: (letter: string, mm: number) => `${letter} ${mm.toFixed(1)} mm`,
    maximise: (view: string) => `Maximise ${view}`,
    restore: 'Show all views',
    previous: 'Previous slice',
    next: 'Next slice',
    window: (width: string, level: string) => `W ${width}  L ${level}`,
    scale: (mm: number) => (mm >= 10 ? `${mm / 10} cm` : `${mm} mm`),
    preparing: 'Preparing the 3-D view…',
    maximumIntensity: 'Maximum intensity',
    contextLost: 'The graphics card was reset. The pictures are being drawn again; nothing was lost.',
    contextGone:
      'The graphics card keeps failing, so pictures cannot be drawn. Your segments are safe: save them, then restart Granule.',
    noWebGl:
      'This computer offers no WebGL 2, so pictures cannot be drawn. Update the graphics driver, then restart Granule.',
    outline: 'Outlines',
    fill: 'Fill',
    overlay: 'Overlay',
    background: 'Background',
    preset: 'Grey window',
    presetCustom: 'Custom',
    tool: 'Left mouse button',
  },
  tools: {
    crosshair: 'Crosshair',
    window: 'Window',
    pick: 'Pick',
  },
  presets: {
    initial: 'As opened',
    brain: 'Brain',
    softTissue: 'Soft tissue',
    lung: 'Lung',
    bone: 'Bone',
    liver: 'Liver',
  },
  status: {
    voxel: (index: readonly number[]) => `Voxel ${index.join(', ')}`,
    lps: ([x, y, z]: readonly [number, number, number]) =>
      `LPS ${x.toFixed(1)}, ${y.toFixed(1)}, ${z.toFixed(1)} mm`,
    value: (value: string, unit: string) => `${value} ${unit}`.trim(),
    region: (region: number) => `Region ${region}`,
    node: (node: number) => `Unnamed structure ${node}`,
    background: 'Background',
    idle: 'Move the pointer over a picture to read its voxels.',
    segmentedWith: (encoder: string, device: string) => `Segmented with ${encoder}, on the ${device}`,
    encoderNames,
    devices,
  },
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
    coarser: 'Coarser',
    finer: 'Finer',
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
    colour: 'Colour of the segment',
    new: 'New segment',
    delete: (name: string) => `Delete ${name}`,
    undo: 'Undo',
    redo: 'Redo',
    save: 'Save as NIfTI…',
    volume: 'Volume',
    mean: 'Mean',
    none: 'empty',
    untrusted: 'Volume measured on a geometry that cannot be trusted',
  },
  save: {
    suggestedName: 'segments.nii.gz',
    saved: (count: number, files: readonly string[]) =>
      `${plural(count, 'segment', 'segments')} saved in ${files.join(', ')}.`,
  },
  messages: {
    region: 'Messages',
    dismiss: 'Dismiss',
    copy: 'Copy details',
    copied: 'Copied',
  },
  notice: {
    heading: 'Not for diagnostic use',
    text: 'Granule divides a scan into segments by itself. The segments are unnamed and unchecked, and no result has been validated for patient care. Use it for research and teaching only.',
    local: 'Nothing leaves this computer.',
    acknowledge: 'I understand',
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
  about: {
    heading: 'About Granule',
    version: (version: string) => `Version ${version}`,
    shell: (electron: string, standIn: boolean) =>
      standIn ? `Shown in Chromium, in place of Electron ${electron}` : `Electron ${electron}`,
    devices: 'Processors',
    encoders: 'Encoders',
    asking: 'Asking the engine…',
  },
  shortcuts: {
    heading: 'Keys and mouse',
    mouseHeading: 'Mouse',
    mouse: [
      ['Wheel', 'Next or previous slice'],
      ['Ctrl + wheel, right drag', 'Zoom'],
      ['Middle drag, Shift + drag', 'Pan'],
      ['Left drag', 'Grey window, or the crosshair with the Crosshair tool'],
      ['Click', 'Crosshair; with the Pick tool also pick the structure'],
      ['Alt + click', 'Take the structure out of the segment'],
      ['Double click', 'Maximise the view, or show all'],
    ],
  },
  commands: {
    'file.openFiles': 'Open files',
    'file.openFolder': 'Open folder',
    'file.openSample': 'Open sample',
    'file.saveSegments': 'Save segments',
    'edit.undo': 'Undo',
    'edit.redo': 'Redo',
    'edit.newSegment': 'New segment',
    'edit.deleteSegment': 'Delete segment',
    'view.resetViews': 'Fit all views',
    'view.toggleMaximised': 'Maximise the view, or show all',
    'view.toggleOverlay': 'Show or hide the overlay',
    'view.toggleOutlines': 'Show or hide outlines',
    'view.toggleBackground': 'Tint and pick the background too, or not',
    'view.toggleCrosshair': 'Show or hide the crosshair',
    'view.previousSlice': 'Previous slice',
    'view.nextSlice': 'Next slice',
    'tool.crosshair': 'Crosshair tool',
    'tool.window': 'Window tool',
    'tool.pick': 'Pick tool',
    'level.coarser': 'Coarser',
    'level.finer': 'Finer',
    'level.coarserSalient': 'Coarser salient level',
    'level.finerSalient': 'Finer salient level',
    'tree.climb': 'Climb to the parent',
    'tree.descend': 'Descend to the child',
    'tree.pick': 'Pick the structure in focus',
    'segment.start': 'Segment',
    'segment.cancel': 'Cancel segmentation',
    'help.about': 'About Granule',
    'help.shortcuts': 'Keys and mouse',
  },
  errors: {
    engineDied: {
      message: 'The segmentation engine stopped unexpectedly and is being restarted.',
      nextStep: 'Nothing is lost: a segmentation that was running goes on, and your segments are kept.',
    },
    engineDiedTwice: {
      message: 'The segmentation engine stopped twice during this segmentation, so it was given up.',
      nextStep:
        'Memory may be short: close other programs, then segment again. It goes on after the last finished stage.',
    },
    engineReply: (call: string) => ({
      message: `The engine answered "${call}" in a way this window does not understand.`,
      nextStep: 'Restart Granule; if it happens again, send the details to whoever maintains it.',
    }),
    nothingReadable: (name: string) => ({
      message: `No scan or picture was found in ${name}.`,
      nextStep: 'The list on the left gives the reason for every file.',
    }),
    saveInterrupted: {
      message: 'The segmentation engine stopped while it saved, so the file was not verified.',
      nextStep: 'Your segments are kept: save them again.',
    },
    segmentationLost: {
      message: 'The engine that made this segmentation has ended and left none of it, so it cannot be saved.',
      nextStep: 'Segment again with the same settings: your segments are kept.',
    },
  },
} as const;
