import type { Attachment } from 'svelte/attachments';

export type DragKind = 'primary' | 'pan' | 'zoom';

export interface PointerPlace {
  /** CSS pixels from the pane's upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly altKey: boolean;
}

export interface PaneGestures {
  hover(place: PointerPlace): void;
  leave(): void;
  click(place: PointerPlace): void;
  doubleClick(): void;
  drag(kind: DragKind, dx: number, dy: number, place: PointerPlace): void;
  dragEnd(): void;
  /** Whole notches, positive towards the user. */
  scroll(notches: number): void;
  /** Factor above 1 is closer. */
  zoom(factor: number, place: PointerPlace): void;
}

/** A press that moves less than this is a click. */
const CLICK_SLACK_PX = 4;
/** Trackpads send many small steps, which add up to a notch; a mouse wheel sends one large step a notch. */
const TRACKPAD_NOTCH_PX = 40;
const WHEEL_STEP_PX = 50;
const ZOOM_PER_PX = 0.0025;

function dragKind(event: PointerEvent): DragKind {
  if (event.button === 1 || event.shiftKey) return 'pan';
  return event.button === 2 || event.ctrlKey ? 'zoom' : 'primary';
}

/** Turns pointer and wheel events of a pane into gestures. */
export function paneGestures(gestures: PaneGestures): Attachment<HTMLElement> {
  return (element) => {
    const listening = new AbortController();
    const { signal } = listening;
    const place = (event: MouseEvent): PointerPlace => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top, altKey: event.altKey };
    };
    trackPress(element, gestures, place, signal);
    element.addEventListener('pointerleave', () => gestures.leave(), { signal });
    element.addEventListener('dblclick', () => gestures.doubleClick(), { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    let travelled = 0;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        gestures.zoom(Math.exp(-event.deltaY * ZOOM_PER_PX), place(event));
        return;
      }
      if (event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL || Math.abs(event.deltaY) >= WHEEL_STEP_PX) {
        gestures.scroll(Math.sign(event.deltaY));
        return;
      }
      travelled += event.deltaY;
      const notches = Math.trunc(travelled / TRACKPAD_NOTCH_PX);
      travelled -= notches * TRACKPAD_NOTCH_PX;
      if (notches !== 0) gestures.scroll(notches);
    };
    element.addEventListener('wheel', wheel, { signal, passive: false });
    return () => listening.abort();
  };
}

function trackPress(
  element: HTMLElement,
  gestures: PaneGestures,
  place: (event: MouseEvent) => PointerPlace,
  signal: AbortSignal,
): void {
  let press: { kind: DragKind; x: number; y: number; moved: boolean } | null = null;
  const down = (event: PointerEvent): void => {
    press = { kind: dragKind(event), x: event.clientX, y: event.clientY, moved: false };
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (press === null) {
      gestures.hover(place(event));
      return;
    }
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    press.moved ||= Math.hypot(dx, dy) >= CLICK_SLACK_PX;
    if (!press.moved) return;
    press = { ...press, x: event.clientX, y: event.clientY };
    gestures.drag(press.kind, dx, dy, place(event));
  };
  const up = (event: PointerEvent): void => {
    const ended = press;
    press = null;
    if (ended === null) return;
    if (ended.moved) gestures.dragEnd();
    else if (ended.kind === 'primary') gestures.click(place(event));
  };
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  const cancel = (): void => {
    if (press?.moved === true) gestures.dragEnd();
    press = null;
  };
  element.addEventListener('pointercancel', cancel, { signal });
}
