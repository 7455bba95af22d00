import type { Command } from './command';

export const cancelSegmentation: Command = {
  id: 'segment.cancel',
  keys: ['Escape'],
  enabled: ({ segmentation: { job } }) => job.state === 'running' || job.state === 'starting',
  run: ({ segmentation }) => segmentation.cancel(),
};
