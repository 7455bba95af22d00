import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const crosshairDown: Command = {
  id: 'view.crosshairDown',
  keys: ['Shift+ArrowDown'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'up', -1),
};
