import { withTree } from './command';
import type { Command } from './command';

export const coarser: Command = {
  id: 'level.coarser',
  keys: ['['],
  enabled: withTree,
  run: ({ level }) => level.moveTo(level.position - 1),
};
