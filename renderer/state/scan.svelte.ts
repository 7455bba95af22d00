import type { LoadedVolume, UserError } from '../../electron/contract';
import type { VoxelArray } from '../../native-models/geometry';
import { readChunks, voxelArray } from './chunks';
import type { EngineClient } from './engineClient';

export interface VolumeChoice {
  readonly source: string;
  readonly volumeId: string;
}

export interface Scan {
  readonly choice: VolumeChoice;
  readonly volume: LoadedVolume;
  /** Planar channels, i fastest. Filled while it loads, the middle first. */
  readonly voxels: VoxelArray;
}

/** The volume on screen. */
export class ScanState {
  current = $state.raw<Scan | null>(null);
  /** The choice being read and how much of it has arrived, 0..1; null when nothing is under way. */
  loading = $state.raw<{ readonly choice: VolumeChoice; readonly fraction: number } | null>(null);
  /** Grows whenever voxels of `current` have arrived. */
  revision = $state(0);
  readonly #engine: EngineClient;
  #run = 0;

  readonly isComplete = $derived(this.current !== null && this.loading === null);

  constructor(engine: EngineClient) {
    this.#engine = engine;
    engine.onEvent((event) => {
      if (event.event !== 'load.progress' || this.loading === null) return;
      if (event.volumeId !== this.loading.choice.volumeId || this.current !== null) return;
      // Decoding in the engine and copying to the page count as half the way each.
      this.loading = { ...this.loading, fraction: event.done / Math.max(1, event.total) / 2 };
    });
  }

  /** Loads a volume in place of the one on screen; null when it is there or when another choice overtook it. */
  async load(choice: VolumeChoice, onHeader: (volume: LoadedVolume) => void): Promise<UserError | null> {
    this.#run += 1;
    const run = this.#run;
    this.close();
    this.loading = { choice, fraction: 0 };
    const reply = await this.#engine.call('volume.load', choice);
    if (run !== this.#run) return null;
    if (!reply.ok) {
      this.loading = null;
      return reply.error;
    }
    const volume = reply.value;
    const buffer = new ArrayBuffer(volume.byteLength);
    const voxels = voxelArray(volume.dataType, buffer);
    voxels.fill(
      (volume.window.level - volume.window.width / 2 - volume.rescale.intercept) / volume.rescale.slope,
    );
    onHeader(volume);
    this.current = { choice, volume, voxels };
    const failure = await readChunks({
      target: new Uint8Array(buffer),
      read: (chunk) => this.#engine.call('voxels.read', { volumeId: volume.volumeId, chunk }),
      isCurrent: () => run === this.#run,
      onChunk: (done) => {
        this.revision += 1;
        this.loading = { choice, fraction: 0.5 + done / 2 };
      },
    });
    if (run !== this.#run) return null;
    this.loading = null;
    return failure;
  }

  /** Tells a restarted engine to hold the volume again; the voxels here stay as they are. */
  async reattach(): Promise<UserError | null> {
    if (this.current === null) return null;
    const reply = await this.#engine.call('volume.load', this.current.choice);
    return reply.ok ? null : reply.error;
  }

  close(): void {
    const volume = this.current?.volume;
    this.current = null;
    if (volume !== undefined) void this.#engine.call('volume.close', { volumeId: volume.volumeId });
  }
}
