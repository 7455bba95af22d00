import { failure, isCancelled } from '../errors';

/** The volumes that are being read for a page, so that each can be stopped by its id. */
export class VolumeLoads {
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly pageGone: AbortSignal) {}

  /** Runs `read` with a signal that aborts when the volume is no longer wanted or the page has gone. */
  async run<T>(volumeId: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.pageGone]);
    this.#running.set(volumeId, stop);
    try {
      return await read(signal);
    } catch (error) {
      if (!isCancelled(error, signal)) throw error;
      throw failure('cancelled', 'Opening was stopped.', '');
    } finally {
      // The same volume may have been stopped and asked for again meanwhile.
      if (this.#running.get(volumeId) === stop) this.#running.delete(volumeId);
    }
  }

  stop(volumeId: string): void {
    this.#running.get(volumeId)?.abort();
  }
}
