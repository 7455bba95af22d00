import type { Rectangle } from 'electron';
import { z } from 'zod';

export const windowState = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).optional(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowState>;

export const DEFAULT_WINDOW_STATE: WindowState = { maximized: false };
export const MINIMUM_SIZE = { width: 1024, height: 700 };
const DEFAULT_SIZE = { width: 1440, height: 900 };
/** Pixels of a window that must lie on a display, so that a person can take hold of it. */
const REACHABLE = 100;

function isReachable(bounds: Rectangle, display: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const height =
    Math.min(bounds.y + bounds.height, display.y + display.height) - Math.max(bounds.y, display.y);
  return width >= REACHABLE && height >= REACHABLE;
}

/** Where a window opens: as it was left, unless that display is gone. All in device-independent pixels. */
export function openingBounds(
  state: WindowState,
  displays: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  const { bounds } = state;
  if (bounds === undefined || !displays.some((display) => isReachable(bounds, display))) return DEFAULT_SIZE;
  return {
    ...bounds,
    width: Math.max(bounds.width, MINIMUM_SIZE.width),
    height: Math.max(bounds.height, MINIMUM_SIZE.height),
  };
}
