import { withTree } from './command';
import type { Command } from './command';

export const finer: Command = {
  id: 'level.finer',
  keys: [']'],
  enabled: withTree,
  run: ({ level }) => level.moveTo(level.position + 1),
};
