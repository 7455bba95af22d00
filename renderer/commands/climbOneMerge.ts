import { aim } from './aim';
import { withTree } from './command';
import type { Command } from './command';

export const climbOneMerge: Command = {
  id: 'tree.climbOneMerge',
  keys: ['Alt+ArrowUp'],
  enabled: withTree,
  run: (workstation) => {
    aim(workstation);
    workstation.level.climbOneMerge();
  },
};
