import { withScan } from './command';
import type { Command } from './command';

export const toggleCrosshair: Command = {
  id: 'view.toggleCrosshair',
  keys: ['X'],
  enabled: withScan,
  run: ({ display }) => {
    display.showCrosshair = !display.showCrosshair;
  },
};
