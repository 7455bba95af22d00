import { withScan } from './command';
import type { Command } from './command';

export const invertGreys: Command = {
  id: 'view.invertGreys',
  keys: ['I'],
  enabled: withScan,
  run: ({ display }) => {
    display.isInverted = !display.isInverted;
  },
};
