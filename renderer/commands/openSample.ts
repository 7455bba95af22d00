import { always } from './command';
import type { Command } from './command';

export const openSample: Command = {
  id: 'file.openSample',
  keys: [],
  enabled: always,
  run: (workstation) => workstation.openFrom(workstation.bridge.openSample()),
};
