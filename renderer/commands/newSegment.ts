import { withTree } from './command';
import type { Command } from './command';

export const newSegment: Command = {
  id: 'edit.newSegment',
  keys: ['N'],
  enabled: withTree,
  run: ({ segments }) => segments.create(),
};
