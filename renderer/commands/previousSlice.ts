import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const previousSlice: Command = {
  id: 'view.previousSlice',
  keys: ['PageDown', 'ArrowLeft'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'normal', -1),
};
