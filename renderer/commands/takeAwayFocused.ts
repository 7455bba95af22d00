import { withTree } from './command';
import type { Command } from './command';
import { pick } from './pick';

export const takeAwayFocused: Command = {
  id: 'tree.takeAway',
  keys: ['Alt+Enter'],
  enabled: withTree,
  run: (workstation) => pick(workstation, -1),
};
