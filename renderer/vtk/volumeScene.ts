import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import type { CoarseVolume } from '../views/coarseVolume';
import type { TransferFunction } from '../views/transferFunctions';
import type { Scene } from './scene';
import { polyDataOf, type Surface } from './surface';

/** What one picture may cost: little while a person turns it, more when it stands still. */
const BUDGET_MS = { moving: 50, still: 250 };
const LEAST_DETAIL = 0.12;
/** Share of its opacity that the volume keeps where there are surfaces to see in it. */
const GLASS = { composite: 0.08, maximum: 0.4 };
/** Viewed from the front, slightly from the patient's left and from above. LPS. */
const CAMERA_FROM = [0.55, -1, 0.35] as const;

/** The volume as a solid or as its maximum intensity, with the surfaces of segments inside. LPS millimetres. */
export class VolumeScene implements Scene {
  readonly renderer = vtkRenderer.newInstance({ background: [0.035, 0.045, 0.06] });
  readonly canvas: HTMLCanvasElement;
  readonly isSlow = true;
  readonly #mapper = vtkVolumeMapper.newInstance();
  readonly #volume = vtkVolume.newInstance();
  readonly #surfaces = new Map<Surface, vtkActor>();
  #isMoving = false;
  #isMaximum = false;
  #opacities: TransferFunction['opacities'] = [];
  /** Measured cost of a pixel; the first picture is drawn coarse to find out. */
  #millisecondsPerPixel = 0.02;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#volume.setMapper(this.#mapper);
    this.#volume.getProperty().setInterpolationTypeToLinear();
  }

  setVolume(coarse: CoarseVolume): void {
    const image = vtkImageData.newInstance();
    image.setDimensions([...coarse.size]);
    image.setSpacing([...coarse.spacingMm]);
    image.setOrigin([...coarse.origin]);
    // vtk.js holds the direction column by column.
    const d = coarse.direction;
    image.setDirection([d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]]);
    image.getPointData().setScalars(vtkDataArray.newInstance({ values: coarse.values }));
    this.#mapper.setInputData(image);
    this.#mapper.setSampleDistance(1.2 * Math.min(...coarse.spacingMm));
    this.renderer.addVolume(this.#volume);
    this.resetCamera();
  }

  setTransferFunction(transferFunction: TransferFunction): void {
    const { colors, unitMm, isMaximum } = transferFunction;
    const color = vtkColorTransferFunction.newInstance();
    for (const [value, red, green, blue] of colors) color.addRGBPoint(value, red, green, blue);
    const property = this.#volume.getProperty();
    property.setRGBTransferFunction(0, color);
    property.setScalarOpacityUnitDistance(0, unitMm);
    property.setShade(!isMaximum);
    property.setAmbient(0.35);
    property.setDiffuse(0.7);
    property.setSpecular(0.1);
    if (isMaximum) this.#mapper.setBlendModeToMaximumIntensity();
    else this.#mapper.setBlendModeToComposite();
    this.#isMaximum = isMaximum;
    this.#opacities = transferFunction.opacities;
    this.#applyOpacities();
  }

  /** Shows exactly these surfaces; those that are already there stay. */
  setSurfaces(surfaces: readonly Surface[]): void {
    for (const [surface, actor] of this.#surfaces) {
      if (surfaces.includes(surface)) continue;
      this.renderer.removeActor(actor);
      actor.delete();
      this.#surfaces.delete(surface);
    }
    for (const surface of surfaces) {
      if (!this.#surfaces.has(surface)) this.#addSurface(surface);
    }
    this.#applyOpacities();
  }

  /** Turns the view by a drag in pixels: a whole pane is half a turn. */
  rotate(dx: number, dy: number): void {
    const camera = this.renderer.getActiveCamera();
    camera.azimuth((-180 * dx) / Math.max(1, this.canvas.clientWidth));
    camera.elevation((180 * dy) / Math.max(1, this.canvas.clientHeight));
    camera.orthogonalizeViewUp();
    this.renderer.resetCameraClippingRange();
  }

  zoom(factor: number): void {
    this.renderer.getActiveCamera().dolly(factor);
    this.renderer.resetCameraClippingRange();
  }

  resetCamera(): void {
    const camera = this.renderer.getActiveCamera();
    camera.setFocalPoint(0, 0, 0);
    camera.setPosition(...CAMERA_FROM);
    camera.setViewUp(0, 0, 1);
    this.renderer.resetCamera();
    // Closer than the sphere around the scan, whose corners are mostly air.
    camera.zoom(1.2);
  }

  /** Unit vectors, LPS, of the screen's right and up: for drawing the axes beside the picture. */
  screenAxes(): { right: readonly number[]; up: readonly number[] } {
    const matrix = this.renderer.getActiveCamera().getViewMatrix();
    return {
      right: [matrix[0], matrix[1], matrix[2]],
      up: [matrix[4], matrix[5], matrix[6]],
    };
  }

  setMoving(isMoving: boolean): void {
    this.#isMoving = isMoving;
  }

  renderSize(): readonly [number, number] {
    const { width, height } = this.canvas;
    const budget = this.#isMoving ? BUDGET_MS.moving : BUDGET_MS.still;
    const affordable = budget / this.#millisecondsPerPixel;
    const detail = Math.min(1, Math.max(LEAST_DETAIL, Math.sqrt(affordable / Math.max(1, width * height))));
    return [Math.round(width * detail), Math.round(height * detail)];
  }

  drawn(milliseconds: number): void {
    const [width, height] = this.renderSize();
    this.#millisecondsPerPixel =
      (this.#millisecondsPerPixel + milliseconds / Math.max(1, width * height)) / 2;
  }

  /** Segments lie inside the body: it becomes glassy around them. */
  #applyOpacities(): void {
    const share = this.#surfaces.size === 0 ? 1 : this.#isMaximum ? GLASS.maximum : GLASS.composite;
    const opacity = vtkPiecewiseFunction.newInstance();
    for (const [value, opaque] of this.#opacities) opacity.addPoint(value, opaque * share);
    this.#volume.getProperty().setScalarOpacity(0, opacity);
  }

  #addSurface(surface: Surface): void {
    const mapper = vtkMapper.newInstance();
    mapper.setInputData(polyDataOf(surface));
    const actor = vtkActor.newInstance();
    actor.setMapper(mapper);
    const [red, green, blue] = surface.color;
    actor.getProperty().setColor(red / 255, green / 255, blue / 255);
    actor.getProperty().setAmbient(0.25);
    actor.getProperty().setDiffuse(0.8);
    this.renderer.addActor(actor);
    this.#surfaces.set(surface, actor);
  }
}
