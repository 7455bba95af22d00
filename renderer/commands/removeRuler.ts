import type { Command } from './command';

export const removeRuler: Command = {
  id: 'edit.removeRuler',
  keys: ['Backspace'],
  enabled: ({ rulers }) => rulers.list.length > 0,
  run: ({ rulers }) => rulers.removeLast(),
};
