/** What went wrong in the window itself, and what to do next; the engine words its own failures. */
export const errors = {
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
  segmentationWithoutScan: (name: string) => ({
    message: `${name} holds a segmentation and no scan that it could be shown on.`,
    nextStep: 'Open the scan that it belongs to, then choose the segmentation in the list.',
  }),
  saveInterrupted: {
    message: 'The segmentation engine stopped while it saved, so the file was not verified.',
    nextStep: 'Your segments are kept: save them again.',
  },
  segmentationLost: {
    message: 'The engine that made this segmentation has ended and left none of it, so it cannot be saved.',
    nextStep: 'Segment again with the same settings: your segments are kept.',
  },
} as const;
