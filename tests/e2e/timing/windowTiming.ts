/** What `npm run -s window-timing` prints: medians, in milliseconds, with the machine that they were measured on. */
export interface WindowTiming {
  readonly processor: string;
  readonly threads: number;
  readonly loadAtStart: number;
  readonly loadAtEnd: number;
  /** Starts and openings that a median is of. */
  readonly times: number;
  readonly windowShown: WindowShown;
  /** Of a CT of 512 x 512 x 300, one file a slice. */
  readonly firstPicture: FirstPicture;
  /** On a volume of 256 x 256 x 256. */
  readonly levelChange: LevelChange;
}

export interface WindowShown {
  /** From the start of the main process to the first frame that shows the application. */
  readonly fromLaunchMs: number;
  /** The page's share of it: from its navigation to that frame. The rest is the browser's and the processes' start. */
  readonly pageMs: number;
}

/** From the drop of the study's folder on the window. */
export interface FirstPicture {
  readonly firstPictureMs: number;
  /** Until every voxel is there. */
  readonly completeMs: number;
}

/** One step of the granularity slider, at its two ends. */
export interface LevelChange {
  readonly regions: number;
  readonly coarse: Change;
  readonly finest: Change;
}

export interface Change {
  /** Our own work: all scripts from the slider's event until the page has nothing left to do. */
  readonly ownMs: number;
  /** Until the browser has taken up the frame, its drawing included. */
  readonly frameMs: number;
}
