import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const crosshairLeft: Command = {
  id: 'view.crosshairLeft',
  keys: ['Shift+ArrowLeft'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'right', -1),
};
