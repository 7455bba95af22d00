import { SLICE_VIEWS } from '../views/sliceAxes';
import { withScan } from './command';
import type { Command } from './command';

export const nextView: Command = {
  id: 'view.nextView',
  keys: ['V'],
  enabled: withScan,
  run: ({ display }) => {
    const { activePane } = display;
    const at = activePane === 'volume' ? -1 : SLICE_VIEWS.indexOf(activePane);
    display.activePane = SLICE_VIEWS[(at + 1) % SLICE_VIEWS.length] ?? 'axial';
  },
};
