import { strict } from '../wire/strict';

/** A browser without a window has no display: one of a common size stands for it. */
const workArea = { x: 0, y: 0, width: 1920, height: 1080 };

export const screen = strict('screen', { getAllDisplays: () => [{ workArea }] });
