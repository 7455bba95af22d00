import { withScan } from './command';
import type { Command } from './command';

export const resetViews: Command = {
  id: 'view.resetViews',
  keys: ['R'],
  enabled: withScan,
  run: ({ display }) => display.resetViews(),
};
