import { withTree } from './command';
import type { Command } from './command';

export const finerSalient: Command = {
  id: 'level.finerSalient',
  keys: ['Shift+]'],
  enabled: withTree,
  run: ({ level }) => level.moveToSalient(1),
};
