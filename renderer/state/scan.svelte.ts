import type { LoadedVolume, Result, UserError } from '../../electron/contract';
import type { VoxelArray } from '../../native-models/geometry';
import { readChunks, voxelArray } from './chunks';
import type { EngineClient } from './engineClient';

export interface VolumeChoice {
  readonly source: string;
  /** Of the first volume, which gives the grid, where several are chosen. */
  readonly volumeId: string;
  /** Volumes to be combined as channels of one, the first among them. */
  readonly channels?: readonly string[];
}

/** Every volume of a choice. */
export function volumesOf({ volumeId, channels }: VolumeChoice): readonly string[] {
  return channels ?? [volumeId];
}

function sameChannels(a: readonly string[], b: readonly string[] | undefined): boolean {
  return a.join('|') === b?.join('|');
}

export interface Scan {
  readonly choice: VolumeChoice;
  readonly volume: LoadedVolume;
  /** Planar channels, i fastest. Filled while it loads, the middle first. */
  readonly voxels: VoxelArray;
}

export interface Loading {
  readonly choice: VolumeChoice;
  /** How much of it has arrived, 0..1. */
  readonly fraction: number;
  /** The engine still reads it: nothing of it is on screen, and whether it can be read is not known. */
  readonly isDecoding: boolean;
}

/** The volume on screen. */
export class ScanState {
  current = $state.raw<Scan | null>(null);
  /** The choice being read; null when nothing is under way. */
  loading = $state.raw<Loading | null>(null);
  /** Grows whenever voxels of `current` have arrived. */
  revision = $state(0);
  readonly #engine: EngineClient;
  #run = 0;

  readonly isComplete = $derived(this.current !== null && this.loading === null);
  /** Whether `current` is what a person sees, and not another one on its way. */
  readonly isShown = $derived(this.current !== null && this.loading?.isDecoding !== true);

  constructor(engine: EngineClient) {
    this.#engine = engine;
    engine.onEvent((event) => {
      if (event.event !== 'load.progress' || this.loading?.isDecoding !== true) return;
      const { volumeId, channels } = this.loading.choice;
      // What several are combined to has an id of its own, which comes with the answer.
      if (channels === undefined && event.volumeId !== volumeId) return;
      // Decoding in the engine and copying to the page count as half the way each.
      this.loading = { ...this.loading, fraction: event.done / Math.max(1, event.total) / 2 };
    });
  }

  /**
   * Loads a volume in place of the one on screen, which stays as it is until the engine has read the new one.
   * Null when the new one is there or when another choice overtook it.
   */
  async load(choice: VolumeChoice, onHeader: (volume: LoadedVolume) => void): Promise<UserError | null> {
    this.#run += 1;
    const run = this.#run;
    const overtaken = this.loading;
    this.loading = { choice, fraction: 0, isDecoding: true };
    this.#stopDecoding(overtaken);
    const reply = await this.#decode(choice);
    if (run !== this.#run) {
      if (reply.ok) this.#release(reply.value.volumeId);
      return null;
    }
    if (!reply.ok) {
      this.loading = null;
      return reply.error;
    }
    onHeader(reply.value);
    const failure = await this.#fetch(this.#show(choice, reply.value), run);
    if (run !== this.#run) return null;
    this.loading = null;
    if (failure !== null) this.close();
    return failure;
  }

  /** Tells a restarted engine to hold the volume again; the voxels here stay as they are. */
  async reattach(): Promise<UserError | null> {
    if (this.current === null) return null;
    const reply = await this.#decode(this.current.choice);
    return reply.ok ? null : reply.error;
  }

  /** Gives up what is being read; nothing stays on screen that is only half there. */
  stopLoading(): void {
    const stopped = this.loading;
    this.#run += 1;
    this.loading = null;
    if (stopped?.isDecoding === false) this.close();
    else this.#stopDecoding(stopped);
  }

  close(): void {
    const volume = this.current?.volume;
    this.current = null;
    if (volume !== undefined) this.#release(volume.volumeId);
  }

  /** The engine need not read on what nobody waits for; what several are combined to is named by them. */
  #stopDecoding(loading: Loading | null): void {
    if (loading?.isDecoding !== true) return;
    const { volumeId, channels } = loading.choice;
    if (channels === undefined) this.#release(volumeId);
    else if (!sameChannels(channels, this.loading?.choice.channels))
      void this.#engine.call('volume.stopCombining', { volumeIds: [...channels] });
  }

  async #decode({ source, volumeId, channels }: VolumeChoice): Promise<Result<LoadedVolume>> {
    if (channels === undefined) return this.#engine.call('volume.load', { source, volumeId });
    const request = { volumeIds: [...channels] };
    const reply = await this.#engine.call('volume.combine', request);
    if (reply.ok || reply.error.code !== 'volume-not-found') return reply;
    // A restarted engine has yet to learn what lies at the source.
    await this.#engine.call('source.open', { source });
    return this.#engine.call('volume.combine', request);
  }

  #show(choice: VolumeChoice, volume: LoadedVolume): Scan {
    const { window, rescale } = volume;
    const voxels = voxelArray(volume.dataType, new ArrayBuffer(volume.byteLength));
    voxels.fill((window.level - window.width / 2 - rescale.intercept) / rescale.slope);
    const before = this.current;
    const scan = { choice, volume, voxels };
    this.current = scan;
    this.loading = { choice, fraction: 0.5, isDecoding: false };
    if (before !== null) this.#release(before.volume.volumeId);
    return scan;
  }

  #fetch({ choice, volume: { volumeId }, voxels }: Scan, run: number): Promise<UserError | null> {
    return readChunks({
      target: new Uint8Array(voxels.buffer),
      read: (chunk) => this.#engine.call('voxels.read', { volumeId, chunk }),
      isCurrent: () => run === this.#run,
      onChunk: (done) => {
        this.revision += 1;
        this.loading = { choice, fraction: 0.5 + done / 2, isDecoding: false };
      },
    });
  }

  /** The engine may forget a volume, unless the same one is or will be on screen. */
  #release(volumeId: string): void {
    const isAwaited = this.loading !== null && volumesOf(this.loading.choice).includes(volumeId);
    if (this.current?.volume.volumeId === volumeId || isAwaited) return;
    void this.#engine.call('volume.close', { volumeId });
  }
}
