import type { SliceView } from '../views/sliceAxes';

/** Ten slices a second: quick enough to see motion, slow enough to follow. */
const STEP_MS = 100;

/** Plays the slices of one view, one after the other. */
export class Cine {
  /** The view that plays; null while none does. */
  view = $state<SliceView | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Plays a view, or stops it where it is the one that plays. */
  toggle(view: SliceView, step: (view: SliceView) => void): void {
    const plays = this.view === view;
    this.stop();
    if (plays) return;
    this.view = view;
    this.#timer = setInterval(() => step(view), STEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.view = null;
  }
}
