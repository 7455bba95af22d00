import type { Command } from './command';

export const saveSegments: Command = {
  id: 'file.saveSegments',
  keys: ['Mod+S'],
  enabled: ({ segments, segmentation }) =>
    segmentation.result !== null && segments.segments.some(({ picks }) => picks.length > 0),
  run: ({ saving }) => saving.ask(),
};
