import { withScan } from './command';
import type { Command } from './command';

export const toggleMaximised: Command = {
  id: 'view.toggleMaximised',
  keys: ['F'],
  enabled: withScan,
  run: ({ display }) => display.toggleMaximised(display.activePane),
};
