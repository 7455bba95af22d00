import type { Command } from './command';

export const startSegmentation: Command = {
  id: 'segment.start',
  keys: ['S'],
  enabled: ({ scan, segmentation, isEngineReady }) =>
    isEngineReady && scan.isComplete && segmentation.job.state === 'idle',
  run: (workstation) => workstation.segment(),
};
