import type { PlanePoint } from '../views/viewTransform';
import type { SliceView } from '../views/sliceAxes';

/** A distance measured on one slice; it is for looking and never saved. */
export interface Ruler {
  readonly view: SliceView;
  /** Index of the slice along the axis through the view's slices. */
  readonly position: number;
  readonly from: PlanePoint;
  readonly to: PlanePoint;
}

/** How long a ruler is, in the unit of the plane: millimetres, or pixels where there is no scale. */
export function rulerLength({ from, to }: Ruler): number {
  return Math.hypot(to.rightMm - from.rightMm, to.upMm - from.upMm);
}

/** The distances that a person measured on the scan on screen. */
export class Rulers {
  list = $state.raw<readonly Ruler[]>([]);
  /** The one that is being drawn. */
  drawing = $state.raw<Ruler | null>(null);

  finish(): void {
    if (this.drawing !== null) this.list = [...this.list, this.drawing];
    this.drawing = null;
  }

  removeLast(): void {
    this.list = this.list.slice(0, -1);
  }

  clear(): void {
    this.list = [];
    this.drawing = null;
  }
}
