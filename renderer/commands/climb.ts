import { withTree } from './command';
import type { Command } from './command';

export const climb: Command = {
  id: 'tree.climb',
  keys: ['ArrowUp'],
  enabled: withTree,
  run: ({ level }) => level.climb(),
};
