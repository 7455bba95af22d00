import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const crosshairRight: Command = {
  id: 'view.crosshairRight',
  keys: ['Shift+ArrowRight'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'right', 1),
};
