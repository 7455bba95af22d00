import { withTree } from './command';
import type { Command } from './command';
import { pick } from './pick';

export const pickFocused: Command = {
  id: 'tree.pick',
  keys: ['Enter'],
  enabled: withTree,
  run: (workstation) => pick(workstation, 1),
};
