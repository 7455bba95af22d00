import { failure, isCancelled } from '../errors';

/** What is being read for a page, sources or volumes, so that each can be stopped by its name. */
export class StoppableReads {
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly pageGone: AbortSignal) {}

  /** Runs `read` with a signal that aborts when what is read is no longer wanted or the page has gone. */
  async run<T>(name: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.pageGone]);
    this.#running.set(name, stop);
    try {
      return await read(signal);
    } catch (error) {
      if (!isCancelled(error, signal)) throw error;
      throw failure('cancelled', 'Opening was stopped.', '');
    } finally {
      // The same may have been stopped and asked for again meanwhile.
      if (this.#running.get(name) === stop) this.#running.delete(name);
    }
  }

  stop(name: string): void {
    this.#running.get(name)?.abort();
  }
}
