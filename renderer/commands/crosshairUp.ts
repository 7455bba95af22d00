import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const crosshairUp: Command = {
  id: 'view.crosshairUp',
  keys: ['Shift+ArrowUp'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'up', 1),
};
