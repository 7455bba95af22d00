import type { SlicePlane } from './slice';

/** What a person changed about a view; `zoom` 1 fits the slice into the pane. */
export interface ViewSetting {
  readonly zoom: number;
  /** How far the centre of the pane lies from the centre of the slice: to the right and up. */
  readonly panMm: readonly [number, number];
}

export const FITTED: ViewSetting = { zoom: 1, panMm: [0, 0] };

export interface PaneSize {
  readonly width: number;
  readonly height: number;
}

/** A point of a slice's plane, from the outer edge of its lower left pixel. */
export interface PlanePoint {
  readonly rightMm: number;
  readonly upMm: number;
}

/** Plane millimetres (right, up, from the slice's lower left corner) to pane pixels (right, down, from the upper left). */
export interface ViewTransform {
  readonly pixelsPerMm: number;
  readonly centreMm: readonly [number, number];
  readonly pane: PaneSize;
}

const MARGIN = 0.94;
const ZOOM_RANGE = { least: 0.2, most: 60 };

export function viewTransform(plane: SlicePlane, setting: ViewSetting, pane: PaneSize): ViewTransform {
  const widthMm = plane.columns * plane.columnMm;
  const heightMm = plane.rows * plane.rowMm;
  const fit = MARGIN * Math.min(pane.width / widthMm, pane.height / heightMm);
  return {
    pixelsPerMm: fit * setting.zoom,
    centreMm: [widthMm / 2 + setting.panMm[0], heightMm / 2 + setting.panMm[1]],
    pane,
  };
}

export function paneFromPlane(
  transform: ViewTransform,
  rightMm: number,
  upMm: number,
): { x: number; y: number } {
  return {
    x: transform.pane.width / 2 + (rightMm - transform.centreMm[0]) * transform.pixelsPerMm,
    y: transform.pane.height / 2 - (upMm - transform.centreMm[1]) * transform.pixelsPerMm,
  };
}

export function planeFromPane(transform: ViewTransform, x: number, y: number): PlanePoint {
  return {
    rightMm: transform.centreMm[0] + (x - transform.pane.width / 2) / transform.pixelsPerMm,
    upMm: transform.centreMm[1] - (y - transform.pane.height / 2) / transform.pixelsPerMm,
  };
}

/** Pans by a drag in pane pixels: the point under the pointer stays under it. */
export function panned(setting: ViewSetting, transform: ViewTransform, dx: number, dy: number): ViewSetting {
  return {
    ...setting,
    panMm: [setting.panMm[0] - dx / transform.pixelsPerMm, setting.panMm[1] + dy / transform.pixelsPerMm],
  };
}

/** Zooms by a factor about a point of the pane, which stays where it is. */
export function zoomed(
  setting: ViewSetting,
  transform: ViewTransform,
  factor: number,
  about: { readonly x: number; readonly y: number },
): ViewSetting {
  const zoom = Math.min(ZOOM_RANGE.most, Math.max(ZOOM_RANGE.least, setting.zoom * factor));
  const fixed = planeFromPane(transform, about.x, about.y);
  const keep = setting.zoom / zoom;
  return {
    zoom,
    panMm: [
      setting.panMm[0] + (fixed.rightMm - transform.centreMm[0]) * (1 - keep),
      setting.panMm[1] + (fixed.upMm - transform.centreMm[1]) * (1 - keep),
    ],
  };
}
