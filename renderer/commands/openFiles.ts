import { always } from './command';
import type { Command } from './command';

export const openFiles: Command = {
  id: 'file.openFiles',
  keys: ['Mod+O'],
  enabled: always,
  run: (workstation) => workstation.openFrom(workstation.bridge.openFiles()),
};
