import { aim } from './aim';
import { withTree } from './command';
import type { Command } from './command';

export const descend: Command = {
  id: 'tree.descend',
  keys: ['ArrowDown'],
  enabled: withTree,
  run: (workstation) => {
    aim(workstation);
    workstation.level.descend();
  },
};
