import { aim } from './aim';
import { withTree } from './command';
import type { Command } from './command';

export const climb: Command = {
  id: 'tree.climb',
  keys: ['ArrowUp'],
  enabled: withTree,
  run: (workstation) => {
    aim(workstation);
    workstation.level.climb();
  },
};
