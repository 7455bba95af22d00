import type { Command } from './command';

export const undo: Command = {
  id: 'edit.undo',
  keys: ['Mod+Z'],
  enabled: ({ segments }) => segments.canUndo,
  run: ({ segments }) => segments.undo(),
};
