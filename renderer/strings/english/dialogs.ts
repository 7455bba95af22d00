/** Messages, the notice of the first launch, About, and the sheet of keys. */
export const dialogs = {
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
      ['Left drag', 'Grey window; with the Crosshair tool the crosshair, with the Ruler tool a distance'],
      ['Click', 'Crosshair; with the Pick tool also pick the structure'],
      ['Alt + click', 'Take the structure out of the segment'],
      ['Double click', 'Maximise the view, or show all'],
    ],
  },
} as const;
