import type { LoadedVolume } from '../../electron/contract';
import { FITTED, type ViewSetting } from '../views/viewTransform';
import type { SliceView } from '../views/sliceAxes';
import { isInside, type Index } from '../views/slice';

export type Pane = SliceView | 'volume';
export type Tool = 'crosshair' | 'window' | 'pick' | 'measure';
export type Rendering = 'composite' | 'maximum';

/** Grey window in the modality's unit. */
export interface GreyWindow {
  readonly width: number;
  readonly level: number;
}

const FITTED_VIEWS: Readonly<Record<SliceView, ViewSetting>> = {
  axial: FITTED,
  sagittal: FITTED,
  coronal: FITTED,
};

/** How a volume was looked at when another took its place. */
interface Look {
  readonly greyWindow: GreyWindow;
  readonly isInverted: boolean;
  readonly cursor: Index;
  readonly views: Readonly<Record<SliceView, ViewSetting>>;
}

/** What a volume takes over from the one before it, of which it shows the same place. */
export interface Continuation {
  /** The voxel at the place of the crosshair. */
  readonly cursor: Index;
  /** Of one sequence, volumes are compared in one grey window. */
  readonly keepsGreys: boolean;
}

/** How the volume is looked at. Nothing here changes what was found in it. */
export class Display {
  greyWindow = $state.raw<GreyWindow>({ width: 1, level: 0.5 });
  /** The window that the channel on screen opened with: what a drag is measured by. */
  openingWindow = $state.raw<GreyWindow>({ width: 1, level: 0.5 });
  /** Black and white are exchanged. */
  isInverted = $state(false);
  /** Channel on screen, of a volume that has several and is no colour picture. */
  channel = $state(0);
  /** Windows of channels that were on screen before. */
  #left: { readonly grey: GreyWindow; readonly opening: GreyWindow }[] = [];
  /** By volume id, for as long as the application runs. */
  #looks: Readonly<Record<string, Look>> = {};
  #volumeId: string | null = null;
  /** Voxel where the crosshair stands; the slices go through it. */
  cursor = $state.raw<Index>([0, 0, 0]);
  views = $state.raw(FITTED_VIEWS);
  maximised = $state<Pane | null>(null);
  /** The pane under the pointer, which slice keys act upon. */
  activePane = $state<Pane>('axial');
  /** The voxel under the pointer. */
  hovered = $state.raw<Index | null>(null);
  tool = $state<Tool>('window');
  fillOpacity = $state(0.25);
  showOverlay = $state(true);
  showOutlines = $state(true);
  showCrosshair = $state(true);
  rendering = $state<Rendering>('composite');
  /** Grows when the 3-D view is asked to stand straight again. */
  cameraResets = $state(0);

  /**
   * A volume as it was left, or for the first time its middle in the grey window it came with. One that shows the same
   * place as the volume before it goes on at the same voxel, at the same zoom, and within a sequence in the same greys.
   */
  start({ volumeId, grid, window }: LoadedVolume, goesOn: Continuation | null = null): void {
    this.#keepLook();
    this.#volumeId = volumeId;
    const look = this.#looks[volumeId];
    this.openingWindow = { width: window.width, level: window.level };
    if (goesOn?.keepsGreys !== true) {
      this.greyWindow = look?.greyWindow ?? this.openingWindow;
      this.isInverted = look?.isInverted ?? false;
    }
    this.channel = 0;
    this.#left = [];
    // The pointer has yet to say what it is over in this one.
    this.hovered = null;
    const middle: Index = [grid.size[0] >> 1, grid.size[1] >> 1, grid.size[2] >> 1];
    const before = goesOn?.cursor ?? look?.cursor ?? middle;
    // A file may have changed since.
    this.cursor = isInside(grid, before) ? before : middle;
    if (goesOn === null) {
      this.maximised = null;
      this.resetViews();
      this.views = look?.views ?? FITTED_VIEWS;
    }
    this.tool = 'window';
  }

  /** Shows another channel in the window it was left with, or in `opening` for the first time. */
  showChannel(channel: number, opening: GreyWindow): void {
    this.#left[this.channel] = { grey: this.greyWindow, opening: this.openingWindow };
    const before = this.#left[channel];
    this.channel = channel;
    this.openingWindow = before?.opening ?? opening;
    this.greyWindow = before?.grey ?? opening;
  }

  #keepLook(): void {
    if (this.#volumeId === null) return;
    const greyWindow = this.channel === 0 ? this.greyWindow : (this.#left[0]?.grey ?? this.greyWindow);
    const { isInverted, cursor, views } = this;
    this.#looks = { ...this.#looks, [this.#volumeId]: { greyWindow, isInverted, cursor, views } };
  }

  resetViews(): void {
    this.views = FITTED_VIEWS;
    this.cameraResets += 1;
  }

  setView(view: SliceView, setting: ViewSetting): void {
    this.views = { ...this.views, [view]: setting };
  }

  moveCursor(index: Index, { grid }: LoadedVolume): void {
    if (isInside(grid, index)) this.cursor = index;
  }

  toggleMaximised(pane: Pane): void {
    this.maximised = this.maximised === pane ? null : pane;
  }
}
