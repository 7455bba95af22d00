import type { Command } from './command';

export const deleteSegment: Command = {
  id: 'edit.deleteSegment',
  keys: ['Delete'],
  enabled: ({ segments }) => segments.active !== null,
  run: ({ segments }) => {
    if (segments.active !== null) segments.delete(segments.active);
  },
};
