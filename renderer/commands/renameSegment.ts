import type { Command } from './command';

export const renameSegment: Command = {
  id: 'edit.renameSegment',
  keys: ['F2'],
  enabled: ({ segments }) => segments.active !== null,
  run: ({ segments }) => segments.askForName(),
};
