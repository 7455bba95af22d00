import { withTree } from './command';
import type { Command } from './command';

export const toggleOverlay: Command = {
  id: 'view.toggleOverlay',
  keys: ['O'],
  enabled: withTree,
  run: ({ display }) => {
    display.showOverlay = !display.showOverlay;
  },
};
