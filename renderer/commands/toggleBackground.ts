import { withTree } from './command';
import type { Command } from './command';

export const toggleBackground: Command = {
  id: 'view.toggleBackground',
  keys: ['B'],
  enabled: withTree,
  run: ({ level }) => {
    level.includesBackground = !level.includesBackground;
  },
};
