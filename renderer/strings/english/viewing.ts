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

/** What stands in and around the views. */
export const viewing = {
  views: {
    axial: 'Axial',
    sagittal: 'Sagittal',
    coronal: 'Coronal',
    volume: '3-D',
    photograph: 'Photograph',
    picture: 'Picture',
    /** What the views are called where nobody knows how the slices lie in the patient. */
    unoriented: { axial: 'Slices as stored', sagittal: 'Across the columns', coronal: 'Across the rows' },
    slice: (number: number, count: number) => `Slice ${number} of ${count}`,
    position: (letter: string, mm: number) => `${letter} ${mm.toFixed(1)} mm`,
    maximise: (view: string) => `Maximise ${view}`,
    restore: 'Show all views',
    slices: (view: string) => `Slices, ${view}`,
    play: (view: string) => `Play the slices, ${view}`,
    stop: 'Stop',
    millimetres: (length: string) => `${length} mm`,
    pixels: (length: string) => `${length} pixels`,
    window: (width: string, level: string, unit: string) => `W ${width}  L ${level} ${unit}`.trim(),
    channel: 'Channel',
    channelOf: (name: string, channel: number, count: number) => `${name}, ${channel + 1} of ${count}`,
    channelNumber: (channel: number) => `Channel ${channel + 1}`,
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
    measure: 'Ruler',
  },
  presets: {
    initial: 'As opened',
    ofFile: (number: number) => `From the file, ${number}`,
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
} as const;
