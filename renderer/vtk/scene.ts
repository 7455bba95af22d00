import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';

/** One pane's share of the stage. */
export interface Scene {
  readonly renderer: vtkRenderer;
  /** Where the finished picture goes; its size is in device pixels. */
  readonly canvas: HTMLCanvasElement;
  /** Slices go before the 3-D view, which may be slow. */
  readonly isSlow: boolean;
  /** Size in device pixels to draw at; smaller than the canvas where speed matters more than detail. */
  renderSize(): readonly [number, number];
  /** Told after each picture how long it took. */
  drawn(milliseconds: number): void;
}
