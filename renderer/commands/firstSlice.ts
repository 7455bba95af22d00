import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const firstSlice: Command = {
  id: 'view.firstSlice',
  keys: ['Home'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'normal', -Infinity),
};
