import { withScan } from './command';
import { scroll } from './scroll';
import type { Command } from './command';

export const nextSlice: Command = {
  id: 'view.nextSlice',
  keys: ['PageUp', 'ArrowRight'],
  enabled: withScan,
  run: (workstation) => scroll(workstation, 1),
};
