import { withScan } from './command';
import { scroll } from './scroll';
import type { Command } from './command';

export const previousSlice: Command = {
  id: 'view.previousSlice',
  keys: ['PageDown', 'ArrowLeft'],
  enabled: withScan,
  run: (workstation) => scroll(workstation, -1),
};
