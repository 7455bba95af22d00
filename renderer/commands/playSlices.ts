import { singleView } from '../views/sliceAxes';
import type { Command } from './command';
import { play } from './play';

export const playSlices: Command = {
  id: 'view.playSlices',
  keys: [' '],
  enabled: ({ scan, display }) =>
    scan.isShown && scan.current !== null && singleView(scan.current.volume.grid) === null
      ? display.activePane !== 'volume'
      : false,
  run: (workstation) => {
    const { activePane } = workstation.display;
    if (activePane !== 'volume') play(workstation, activePane);
  },
};
