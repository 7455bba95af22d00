import type { Workstation } from '../state/workstation.svelte';
import { sliceAxes } from '../views/sliceAxes';
import type { Index } from '../views/slice';

/** Moves the view under the pointer by slices, towards superior, posterior or left. */
export function scroll({ display, scan }: Workstation, slices: number): void {
  const volume = scan.current?.volume;
  if (volume === undefined || display.activePane === 'volume') return;
  const { axis, sign } = sliceAxes(volume.grid)[display.activePane].normal;
  const moved: [number, number, number] = [...display.cursor];
  moved[axis] += sign * slices;
  display.moveCursor(moved satisfies Index, volume);
}
