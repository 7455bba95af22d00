import { always } from './command';
import type { Command } from './command';

export const openFolder: Command = {
  id: 'file.openFolder',
  keys: ['Mod+Shift+O'],
  enabled: always,
  run: (workstation) => workstation.openFrom(workstation.bridge.openFolder()),
};
