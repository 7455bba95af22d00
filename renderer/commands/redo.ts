import type { Command } from './command';

export const redo: Command = {
  id: 'edit.redo',
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  enabled: ({ segments }) => segments.canRedo,
  run: ({ segments }) => segments.redo(),
};
