import type { Workstation } from '../state/workstation.svelte';
import { sliceAxes } from '../views/sliceAxes';
import { aim } from './aim';

/** Moves the crosshair by voxels along an axis of the view that keys act upon, to the edge of the scan at most. */
export function moveCrosshair(
  workstation: Workstation,
  along: 'right' | 'up' | 'normal',
  voxels: number,
): void {
  const { display, scan } = workstation;
  const volume = scan.current?.volume;
  if (volume === undefined || display.activePane === 'volume') return;
  const { axis, sign } = sliceAxes(volume.grid)[display.activePane][along];
  const moved: [number, number, number] = [...display.cursor];
  moved[axis] = Math.min(volume.grid.size[axis] - 1, Math.max(0, moved[axis] + sign * voxels));
  display.moveCursor(moved, volume);
  aim(workstation);
}
