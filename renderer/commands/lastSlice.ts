import { withScan } from './command';
import type { Command } from './command';
import { moveCrosshair } from './moveCrosshair';

export const lastSlice: Command = {
  id: 'view.lastSlice',
  keys: ['End'],
  enabled: withScan,
  run: (workstation) => moveCrosshair(workstation, 'normal', Infinity),
};
