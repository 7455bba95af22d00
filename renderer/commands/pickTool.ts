import { withTree } from './command';
import type { Command } from './command';

export const pickTool: Command = {
  id: 'tool.pick',
  keys: ['P'],
  enabled: withTree,
  run: ({ display }) => {
    display.tool = 'pick';
  },
};
