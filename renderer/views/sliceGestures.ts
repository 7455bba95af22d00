import { offsetOf } from './slice';
import { FITTED, panned, planeFromPane, zoomed } from './viewTransform';
import type { PaneGestures, PointerPlace } from './paneGestures';
import type { SliceModel } from './sliceModel.svelte';
import type { Scan } from '../state/scan.svelte';
import type { Workstation } from '../state/workstation.svelte';

/** A drag across this many pixels changes the grey window by its own first width. */
const WINDOW_DRAG_PX = 300;
const ZOOM_PER_PX = 1.008;
const DOUBLE_CLICK_MS = 400;

/** What the mouse does in a slice pane. */
export function sliceGestures(workstation: Workstation, scan: Scan, model: SliceModel): PaneGestures {
  const { display, level, segments, segmentation, rulers, cine } = workstation;
  const { volume } = scan;
  let actsBeforeClick = 0;
  let cursorBeforeClick = display.cursor;
  let clickedAt = 0;

  const hover = ({ x, y }: PointerPlace): void => {
    display.activePane = model.view;
    display.hovered = model.voxelUnder(x, y);
    const labels = segmentation.result?.labels;
    if (labels === undefined) return;
    if (display.hovered === null) level.leave();
    else level.hoverRegion(labels[offsetOf(volume.grid, display.hovered)]);
  };
  const moveCursor = (): void => {
    if (display.hovered !== null) display.moveCursor(display.hovered, volume);
  };
  const adjustWindow = (dx: number, dy: number): void => {
    const perPixel = display.openingWindow.width / WINDOW_DRAG_PX;
    const { width, level: middle } = display.greyWindow;
    display.greyWindow = {
      width: Math.max(display.openingWindow.width / 1000, width + dx * perPixel),
      level: middle + dy * perPixel,
    };
  };
  const measure = (dx: number, dy: number, { x, y }: PointerPlace): void => {
    const { view, transform } = model;
    // Slices that play would go on under its end.
    if (rulers.drawing === null) cine.stop();
    const { from, position } = rulers.drawing ?? {
      from: planeFromPane(transform, x - dx, y - dy),
      position: model.position,
    };
    rulers.drawing = { view, position, from, to: planeFromPane(transform, x, y) };
  };
  const setZoom = (factor: number, place: PointerPlace): void =>
    display.setView(model.view, zoomed(display.views[model.view] ?? FITTED, model.transform, factor, place));

  return {
    hover,
    leave: () => {
      display.hovered = null;
      level.leave();
    },
    click: (place) => {
      hover(place);
      const now = performance.now();
      if (now - clickedAt > DOUBLE_CLICK_MS) {
        actsBeforeClick = segments.length;
        cursorBeforeClick = display.cursor;
      }
      clickedAt = now;
      if (display.tool === 'pick' && level.focusedNode !== 0) {
        segments.pick({ node: level.focusedNode, sign: place.altKey ? -1 : 1 });
      }
      moveCursor();
    },
    // The two clicks of a double click were not meant to pick anything or to move the crosshair.
    doubleClick: () => {
      display.cursor = cursorBeforeClick;
      segments.withdraw(actsBeforeClick);
      display.toggleMaximised(model.view);
    },
    drag: (kind, dx, dy, place) => {
      if (kind === 'pan') {
        display.setView(model.view, panned(display.views[model.view], model.transform, dx, dy));
      } else if (kind === 'zoom') {
        setZoom(ZOOM_PER_PX ** -dy, { ...place, x: model.pane.width / 2, y: model.pane.height / 2 });
      } else if (display.tool === 'crosshair') {
        hover(place);
        moveCursor();
      } else if (display.tool === 'measure') {
        measure(dx, dy, place);
      } else {
        adjustWindow(dx, dy);
      }
    },
    dragEnd: () => rulers.finish(),
    scroll: (notches) => display.moveCursor(model.scrolled(-notches), volume),
    zoom: setZoom,
  };
}
