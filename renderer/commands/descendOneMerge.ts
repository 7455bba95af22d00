import { aim } from './aim';
import { withTree } from './command';
import type { Command } from './command';

export const descendOneMerge: Command = {
  id: 'tree.descendOneMerge',
  keys: ['Alt+ArrowDown'],
  enabled: withTree,
  run: (workstation) => {
    aim(workstation);
    workstation.level.descendOneMerge();
  },
};
