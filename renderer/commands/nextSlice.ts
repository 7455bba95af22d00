import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const nextSlice: Command = {
  id: 'view.nextSlice',
  keys: ['PageUp', 'ArrowRight'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'normal', 1),
};
