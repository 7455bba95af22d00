import { always } from './command';
import type { Command } from './command';

export const about: Command = {
  id: 'help.about',
  keys: [],
  enabled: always,
  run: (workstation) => workstation.describeEngine(),
};
