import { withTree } from './command';
import type { Command } from './command';

export const coarserSalient: Command = {
  id: 'level.coarserSalient',
  keys: ['Shift+['],
  enabled: withTree,
  run: ({ level }) => level.moveToSalient(-1),
};
