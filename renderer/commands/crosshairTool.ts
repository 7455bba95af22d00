import { withScan } from './command';
import type { Command } from './command';

export const crosshairTool: Command = {
  id: 'tool.crosshair',
  keys: ['C'],
  enabled: withScan,
  run: ({ display }) => {
    display.tool = 'crosshair';
  },
};
