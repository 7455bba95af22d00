import { withScan } from './command';
import type { Command } from './command';

export const measureTool: Command = {
  id: 'tool.measure',
  keys: ['M'],
  enabled: withScan,
  run: ({ display }) => {
    display.tool = 'measure';
  },
};
