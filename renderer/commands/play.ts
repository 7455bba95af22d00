import type { Workstation } from '../state/workstation.svelte';
import { sliceAxes, type SliceView } from '../views/sliceAxes';

/** Plays the slices of a view from the one on screen, over and over, or stops them. */
export function play({ cine, display, scan }: Workstation, view: SliceView): void {
  cine.toggle(view, () => {
    const volume = scan.current?.volume;
    if (volume === undefined) return;
    const { axis, sign } = sliceAxes(volume.grid)[view].normal;
    const count = volume.grid.size[axis];
    const next: [number, number, number] = [...display.cursor];
    next[axis] = (next[axis] + sign + count) % count;
    display.moveCursor(next, volume);
  });
}
