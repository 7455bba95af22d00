import { withTree } from './command';
import type { Command } from './command';

export const toggleOutlines: Command = {
  id: 'view.toggleOutlines',
  keys: ['L'],
  enabled: withTree,
  run: ({ display }) => {
    display.showOutlines = !display.showOutlines;
  },
};
