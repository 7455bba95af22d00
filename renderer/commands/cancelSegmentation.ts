import type { Command } from './command';

export const cancelSegmentation: Command = {
  id: 'segment.cancel',
  keys: ['Escape'],
  enabled: ({ segmentation }) => segmentation.job.state === 'running',
  run: ({ segmentation }) => segmentation.cancel(),
};
