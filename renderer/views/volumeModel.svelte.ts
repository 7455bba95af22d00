import type { Attachment } from 'svelte/attachments';
import type { Scan } from '../state/scan.svelte';
import type { Workstation } from '../state/workstation.svelte';
import { VolumeScene, type Stage } from '../vtk';
import { channelOf, channelWindow } from './channelWindow';
import { coarsen } from './coarseVolume';
import { whenIdle } from './idle';
import type { PaneGestures } from './paneGestures';
import { SurfaceCache } from './surfaceCache';
import { coarseRange, transferFunction } from './transferFunctions';

/** Voxels a side of the copy that is shown: enough to turn and recognise, quick to draw. */
const MOST_PER_AXIS = 144;
/** After a drag the picture stays coarse for this long. */
const SETTLE_MS = 250;
const ZOOM_PER_PX = 1.008;
const ZOOM_PER_NOTCH = 1.1;

/** What the 3-D pane shows, and how it is turned. */
export class VolumeModel {
  /** CSS pixels. */
  pane = $state.raw({ width: 1, height: 1 });
  /** Whether the copy that is shown has been made. */
  isReady = $state(false);
  axes = $state.raw<ReturnType<VolumeScene['screenAxes']> | null>(null);
  readonly #workstation: Workstation;
  readonly #scan: Scan;
  readonly #stage: Stage;
  #scene: VolumeScene | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(workstation: Workstation, scan: Scan, stage: Stage) {
    this.#workstation = workstation;
    this.#scan = scan;
    this.#stage = stage;
  }

  readonly gestures: PaneGestures = {
    hover: () => (this.#workstation.display.activePane = 'volume'),
    leave: () => {},
    click: () => {},
    doubleClick: () => this.#workstation.display.toggleMaximised('volume'),
    drag: (kind, dx, dy) =>
      this.#move((scene) => (kind === 'zoom' ? scene.zoom(ZOOM_PER_PX ** -dy) : scene.rotate(dx, dy))),
    dragEnd: () => this.#settle(),
    scroll: (notches) => this.#move((scene) => scene.zoom(ZOOM_PER_NOTCH ** -notches)),
    zoom: (factor) => this.#move((scene) => scene.zoom(factor)),
  };

  /** Draws on a canvas for as long as it is there. */
  readonly draw: Attachment<HTMLCanvasElement> = (canvas) => {
    const scene = new VolumeScene(canvas);
    this.#scene = scene;
    this.#stage.add(scene);
    $effect(() => {
      canvas.width = Math.max(1, Math.round(this.pane.width * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(this.pane.height * devicePixelRatio));
      this.#refresh();
    });
    $effect(() => {
      scene.setTransferFunction(
        transferFunction(this.#scan.volume.unit, this.#workstation.display.rendering),
      );
      this.#refresh();
    });
    $effect(() => this.#showVolume(scene));
    $effect(() => {
      if (this.#workstation.display.cameraResets > 0 && this.isReady) scene.resetCamera();
      this.#refresh();
    });
    const surfaces = new SurfaceCache(this.#scan.volume.grid);
    $effect(() => this.#showSurfaces(scene, surfaces));
    return () => {
      clearTimeout(this.#settling);
      this.#stage.remove(scene);
      this.#scene = null;
    };
  };

  /** Makes the coarse copy of the channel on screen once all voxels are there; returns how to give it up. */
  #showVolume(scene: VolumeScene): (() => void) | undefined {
    if (!this.#workstation.scan.isComplete) return undefined;
    const { volume, voxels: all } = this.#scan;
    const { channel } = this.#workstation.display;
    const { grid, rescale, unit } = volume;
    const voxels = channelOf(volume, all, channel);
    const range = coarseRange(unit, channelWindow(volume, all, channel));
    const copying = coarsen({ grid, voxels, rescale, range, mostPerAxis: MOST_PER_AXIS });
    return whenIdle(copying, (coarse) => {
      scene.setVolume(coarse);
      this.isReady = true;
      this.#refresh();
    });
  }

  #showSurfaces(scene: VolumeScene, surfaces: SurfaceCache): () => void {
    const { result, segmentTables } = this.#workstation.overlay;
    return whenIdle(surfaces.update(result, segmentTables), (made) => {
      scene.setSurfaces(made);
      this.#refresh();
    });
  }

  #refresh(): void {
    if (this.#scene === null) return;
    this.axes = this.#scene.screenAxes();
    this.#stage.invalidate(this.#scene);
  }

  #move(act: (scene: VolumeScene) => void): void {
    if (this.#scene === null) return;
    this.#scene.setMoving(true);
    act(this.#scene);
    this.#refresh();
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#scene?.setMoving(false);
      this.#refresh();
    }, SETTLE_MS);
  }
}
