import type { Workstation } from '../state/workstation.svelte';
import { offsetOf } from '../views/slice';

/** Lets keys act on the structure at the crosshair where the pointer shows none. */
export function aim({ display, level, scan, segmentation }: Workstation): void {
  const { current } = scan;
  const { result } = segmentation;
  if (current === null || result === null || display.hovered !== null) return;
  level.aim(result.labels[offsetOf(current.volume.grid, display.cursor)]);
}
