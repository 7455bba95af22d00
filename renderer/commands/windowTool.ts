import { withScan } from './command';
import type { Command } from './command';

export const windowTool: Command = {
  id: 'tool.window',
  keys: ['W'],
  enabled: withScan,
  run: ({ display }) => {
    display.tool = 'window';
  },
};
