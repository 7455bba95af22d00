import type { Command } from './command';

export const pickFocused: Command = {
  id: 'tree.pick',
  keys: ['Enter'],
  enabled: ({ level }) => level.focusedNode !== 0,
  run: ({ level, segments }) => segments.pick({ node: level.focusedNode, sign: 1 }),
};
