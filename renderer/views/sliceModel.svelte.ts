import type { Scan } from '../state/scan.svelte';
import type { Workstation } from '../state/workstation.svelte';
import { rulerLength } from '../state/rulers.svelte';
import { boundaryRuns } from './contours';
import { formatLength } from './extent';
import { labelPicture } from './labelOverlay';
import { lookUp } from './overlay';
import { copySlice, isInside, pixelOf, planeOf, voxelAt, type Index } from './slice';
import { slicePicture } from './slicePicture';
import { sliceAxes, type SliceView } from './sliceAxes';
import { paneFromPlane, planeFromPane, viewTransform, type PaneSize } from './viewTransform';

/** What one slice pane shows, derived from the session; knows nothing of how it is drawn. */
export class SliceModel {
  readonly view: SliceView;
  /** CSS pixels. */
  pane = $state.raw<PaneSize>({ width: 1, height: 1 });
  readonly #workstation: Workstation;
  readonly #scan: Scan;

  constructor(workstation: Workstation, scan: Scan, view: SliceView) {
    this.#workstation = workstation;
    this.#scan = scan;
    this.view = view;
  }

  readonly axes = $derived.by(() => sliceAxes(this.#scan.volume.grid)[this.view]);
  readonly plane = $derived.by(() => planeOf(this.#scan.volume.grid, this.axes));
  /** Index along the axis through the slices. */
  readonly position = $derived.by(() => this.#workstation.display.cursor[this.axes.normal.axis]);
  readonly sliceCount = $derived.by(() => this.#scan.volume.grid.size[this.axes.normal.axis]);
  readonly transform = $derived.by(() =>
    viewTransform(this.plane, this.#workstation.display.views[this.view], this.pane),
  );

  /** The slice on screen as a person counts, from 1 at the right, front or foot. */
  readonly sliceNumber = $derived.by(() =>
    this.axes.normal.sign === 1 ? this.position + 1 : this.sliceCount - this.position,
  );

  /** Any voxel of the slice: changes with the slice only, not with the crosshair within it. */
  readonly #through = $derived.by((): Index => {
    const index: [number, number, number] = [0, 0, 0];
    index[this.axes.normal.axis] = this.position;
    return index;
  });

  readonly picture = $derived.by(() => {
    // Voxels arrive in place: the revision says that some did.
    void this.#workstation.scan.revision;
    const { channel } = this.#workstation.display;
    const { volume, voxels } = this.#scan;
    return slicePicture({ volume, voxels, channel, axes: this.axes, through: this.#through });
  });

  readonly #labels = $derived.by(() => {
    const { result } = this.#workstation.overlay;
    if (result === null) return null;
    const labels = new Uint32Array(this.plane.columns * this.plane.rows);
    copySlice(this.#scan.volume.grid, this.axes, this.#through, result.labels, labels);
    return labels;
  });

  /** The coloured fill, one pixel per voxel, row 0 at the bottom; null while there is none. */
  readonly fill = $derived.by(() => {
    const table = this.#workstation.overlay.fillTable;
    if (this.#labels === null || table === null) return null;
    const { columns, rows } = this.plane;
    return canvasOf(lookUp(this.#labels, table, new Uint32Array(columns * rows)), columns, rows);
  });

  /** Segmentations from files, layer by layer. */
  readonly labels = $derived.by(() => {
    const { list, opacity } = this.#workstation.labels;
    const { columns, rows } = this.plane;
    return list
      .flatMap(({ layers }) => layers)
      .map((layer) => {
        const positions = new Uint16Array(columns * rows);
        copySlice(this.#scan.volume.grid, this.axes, this.#through, layer.positions, positions);
        const { pixels, outlines } = labelPicture(layer, positions, { columns, rows, opacity });
        return { fill: canvasOf(pixels, columns, rows), outlines };
      });
  });

  readonly levelOutlines = $derived.by(() => this.#outlines(this.#workstation.overlay.levelTable));
  readonly focusOutlines = $derived.by(() => this.#outlines(this.#workstation.overlay.focusTable));
  readonly segmentOutlines = $derived.by(() =>
    this.#workstation.overlay.segmentTables.flatMap(({ segment, inside }) => {
      const runs = this.#outlines(inside);
      return runs === null ? [] : [{ segment, runs }];
    }),
  );

  /** Middle of the crosshair's voxel, in pane pixels. */
  readonly crosshair = $derived.by(() => {
    const pixel = pixelOf(this.#scan.volume.grid, this.axes, this.#workstation.display.cursor);
    return paneFromPlane(
      this.transform,
      (pixel.column + 0.5) * this.plane.columnMm,
      (pixel.row + 0.5) * this.plane.rowMm,
    );
  });

  /** Distances measured on the slice, in pane pixels. */
  readonly rulers = $derived.by(() => {
    const { list, drawing } = this.#workstation.rulers;
    return (drawing === null ? list : [...list, drawing])
      .filter(({ view, position }) => view === this.view && position === this.position)
      .map((ruler) => ({
        from: paneFromPlane(this.transform, ruler.from.rightMm, ruler.from.upMm),
        to: paneFromPlane(this.transform, ruler.to.rightMm, ruler.to.upMm),
        text: formatLength(rulerLength(ruler), this.#scan.volume),
      }));
  });

  /** Voxel under a point of the pane; null outside the slice. */
  voxelUnder(x: number, y: number): Index | null {
    const { rightMm, upMm } = planeFromPane(this.transform, x, y);
    const column = Math.floor(rightMm / this.plane.columnMm);
    const row = Math.floor(upMm / this.plane.rowMm);
    const index = voxelAt(this.#scan.volume.grid, this.axes, this.#through, column, row);
    return isInside(this.#scan.volume.grid, index) ? index : null;
  }

  /** The crosshair's voxel moved by slices along the view's normal. */
  scrolled(slices: number): Index {
    const { axis, sign } = this.axes.normal;
    const index: [number, number, number] = [...this.#workstation.display.cursor];
    index[axis] = Math.min(this.sliceCount - 1, Math.max(0, index[axis] + sign * slices));
    return index;
  }

  #outlines(table: ArrayLike<number> | null): Float32Array | null {
    if (this.#labels === null || table === null) return null;
    return boundaryRuns(this.#labels, table, this.plane.columns, this.plane.rows);
  }
}

/** Packed colours as a picture that a canvas can draw. */
function canvasOf(pixels: Uint32Array, columns: number, rows: number): OffscreenCanvas {
  const picture = new ImageData(columns, rows);
  new Uint32Array(picture.data.buffer).set(pixels);
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
  return canvas;
}
