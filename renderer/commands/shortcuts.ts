import { always } from './command';
import type { Command } from './command';

export const shortcuts: Command = {
  id: 'help.shortcuts',
  keys: ['?'],
  enabled: always,
  run: ({ dialogs }) => dialogs.show({ kind: 'shortcuts' }),
};
