import '@kitware/vtk.js/Rendering/OpenGL/Profiles/Volume';
import '@kitware/vtk.js/Rendering/OpenGL/Profiles/Geometry';
import vtkOpenGLRenderWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';
import type { Scene } from './scene';

/**
 * One WebGL context for all panes. It draws out of sight, one pane at a time and only those that changed,
 * and copies each picture to its pane: a slow 3-D view never holds up the slices.
 */
export class Stage {
  readonly #renderWindow = vtkRenderWindow.newInstance();
  readonly #view = vtkOpenGLRenderWindow.newInstance();
  readonly #interactor = vtkRenderWindowInteractor.newInstance();
  readonly #scenes = new Set<Scene>();
  readonly #dirty = new Set<Scene>();
  readonly #onContextLost: () => void;
  #size: [number, number] = [0, 0];
  #frame = 0;

  constructor(onContextLost: () => void) {
    this.#onContextLost = onContextLost;
    this.#renderWindow.addView(this.#view);
    // The volume mapper asks the interactor whether an animation is under way.
    this.#interactor.setView(this.#view);
    this.#canvas?.addEventListener('webglcontextlost', this.#onContextLost);
  }

  /** Whether this computer can draw at all. */
  static isSupported(): boolean {
    const context = document.createElement('canvas').getContext('webgl2');
    // Browsers hold few contexts: this one is given back at once.
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  }

  add(scene: Scene): void {
    this.#scenes.add(scene);
    scene.renderer.setDraw(false);
    this.#renderWindow.addRenderer(scene.renderer);
  }

  /** A scene that the stage no longer holds, because it was disposed of, is left alone. */
  remove(scene: Scene): void {
    if (!this.#scenes.delete(scene)) return;
    this.#dirty.delete(scene);
    this.#renderWindow.removeRenderer(scene.renderer);
  }

  /** Asks for a new picture of a scene with the next frame. */
  invalidate(scene: Scene): void {
    if (!this.#scenes.has(scene)) return;
    this.#dirty.add(scene);
    this.#schedule();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#canvas?.removeEventListener('webglcontextlost', this.#onContextLost);
    for (const scene of this.#scenes) this.remove(scene);
    this.#interactor.delete();
    this.#renderWindow.delete();
    this.#view.delete();
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.#view.getCanvas() ?? null;
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawDirty();
      if (this.#dirty.size > 0) this.#schedule();
    });
  }

  #drawDirty(): void {
    const quick = [...this.#dirty].filter((scene) => !scene.isSlow);
    const now = quick.length > 0 ? quick : [...this.#dirty];
    for (const scene of now) {
      this.#dirty.delete(scene);
      this.#draw(scene);
    }
  }

  #draw(scene: Scene): void {
    const [width, height] = scene.renderSize();
    const canvas = this.#canvas;
    if (width < 1 || height < 1 || canvas === null) return;
    const start = performance.now();
    this.#growTo(width, height);
    scene.renderer.setViewport(0, 0, width / this.#size[0], height / this.#size[1]);
    scene.renderer.setDraw(true);
    this.#view.traverseAllPasses();
    scene.renderer.setDraw(false);
    const context = scene.canvas.getContext('2d');
    const { width: targetWidth, height: targetHeight } = scene.canvas;
    const top = this.#size[1] - height;
    // A stretched picture blends neighbours: those beyond its edge are of another pane.
    const inset = width === targetWidth && height === targetHeight ? 0 : 0.5;
    const [fromWidth, fromHeight] = [width - 2 * inset, height - 2 * inset];
    context?.drawImage(canvas, inset, top + inset, fromWidth, fromHeight, 0, 0, targetWidth, targetHeight);
    if (scene.isSlow) this.#waitForPixels();
    scene.drawn(performance.now() - start);
  }

  /** WebGL answers before it has drawn; reading one pixel is the only wait that waits. */
  #waitForPixels(): void {
    const gl = this.#canvas?.getContext('webgl2');
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }

  /** The drawing area only grows: every change of its size allocates anew. */
  #growTo(width: number, height: number): void {
    if (width <= this.#size[0] && height <= this.#size[1]) return;
    this.#size = [Math.max(width, this.#size[0]), Math.max(height, this.#size[1])];
    this.#view.setSize(this.#size[0], this.#size[1]);
  }
}
