import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import type { ViewTransform } from '../views/viewTransform';
import type { Scene } from './scene';

/** One slice as it lies on the screen: row 0 at the bottom, colour channels interleaved. */
export interface SlicePicture {
  readonly columns: number;
  readonly rows: number;
  readonly columnMm: number;
  readonly rowMm: number;
  readonly components: 1 | 3;
  readonly values: Float32Array | Uint8Array;
}

/** Beyond any depth of a plane at 0. */
const CAMERA_DISTANCE_MM = 1000;

/** A slice in its own plane: x to the right, y up, millimetres from the lower left corner. */
export class SliceScene implements Scene {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] });
  readonly canvas: HTMLCanvasElement;
  readonly isSlow = false;
  readonly #mapper = vtkImageMapper.newInstance();
  readonly #actor = vtkImageSlice.newInstance();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#mapper.setKSlice(0);
    this.#actor.setMapper(this.#mapper);
    this.#actor.getProperty().setInterpolationTypeToLinear();
    this.renderer.getActiveCamera().setParallelProjection(true);
  }

  setPicture(picture: SlicePicture): void {
    const image = vtkImageData.newInstance();
    image.setDimensions(picture.columns, picture.rows, 1);
    image.setSpacing([picture.columnMm, picture.rowMm, 1]);
    image.setOrigin([picture.columnMm / 2, picture.rowMm / 2, 0]);
    image
      .getPointData()
      .setScalars(
        vtkDataArray.newInstance({ values: picture.values, numberOfComponents: picture.components }),
      );
    this.#mapper.setInputData(image);
    this.#actor.getProperty().setIndependentComponents(picture.components === 1);
    if (!this.renderer.hasViewProp(this.#actor)) this.renderer.addViewProp(this.#actor);
  }

  /** Grey window in the unit of the values; a negative width shows low values bright. */
  setWindow(width: number, level: number): void {
    this.#actor.getProperty().setColorWindow(width);
    this.#actor.getProperty().setColorLevel(level);
  }

  /** Pane pixels of the transform are CSS pixels: the scale of the device cancels out. */
  setTransform({ centreMm, pane, pixelsPerMm }: ViewTransform): void {
    const camera = this.renderer.getActiveCamera();
    camera.setFocalPoint(centreMm[0], centreMm[1], 0);
    camera.setPosition(centreMm[0], centreMm[1], CAMERA_DISTANCE_MM);
    camera.setViewUp(0, 1, 0);
    camera.setParallelScale(pane.height / 2 / pixelsPerMm);
    camera.setClippingRange(1, 2 * CAMERA_DISTANCE_MM);
  }

  renderSize(): readonly [number, number] {
    return [this.canvas.width, this.canvas.height];
  }

  drawn(): void {
    // A slice is drawn at full detail however long it takes.
  }
}
