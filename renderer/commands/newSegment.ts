import { withTree } from './command';
import type { Command } from './command';

export const newSegment: Command = {
  id: 'edit.newSegment',
  keys: ['N'],
  enabled: withTree,
  run: ({ segments }) => {
    // One that waits for its first pick is as new as another.
    if (segments.active?.picks.length !== 0) segments.create();
  },
};
