import { Worker } from 'node:worker_threads';
import type { Band, BandRunner, Kernel, WorkHooks } from '../../../native-models/cooperation';
import { REGION_KERNELS } from '../../../native-models/regions';
import { outOfResources } from '../errors';
import type { BandTask, ThreadMessage } from './messages';

const KERNEL_NAMES = new Map<unknown, string>(
  Object.entries(REGION_KERNELS).map(([name, kernel]) => [kernel, name]),
);

/** The run that the threads are busy with. */
interface CurrentRun {
  readonly done: (band: number, output: unknown) => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Threads that share the bands of one run after the other among them, until they are closed. After a run that was
 * cancelled or went wrong there is no other: whoever opened them closes them.
 */
export class BandThreads implements BandRunner {
  readonly #workers: Worker[] = [];
  #current: CurrentRun | null = null;
  #failure: unknown = null;

  private constructor(private readonly script: string) {}

  /** Rejects where threads cannot be had. */
  static async open(script: string, count: number): Promise<BandThreads> {
    const threads = new BandThreads(script);
    try {
      await Promise.all(Array.from({ length: count }, () => threads.#start()));
      return threads;
    } catch (error) {
      await threads.close();
      throw error;
    }
  }

  /** One more thread; a host that has no more to give says so at once, and those that it gave are closed. */
  async #start(): Promise<void> {
    // Without the options of this process, which may load what no thread needs.
    const worker = new Worker(this.script, { execArgv: [] });
    this.#workers.push(worker);
    await this.#listen(worker);
  }

  /** Resolves when the thread is ready. */
  #listen(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (reason: unknown) => {
        reject(reason);
        this.#fail(reason);
      };
      worker.on('error', fail);
      // A result for which there was no room.
      worker.on('messageerror', fail);
      worker.on('exit', () => fail(threadEnded()));
      worker.on('message', (message: ThreadMessage) => {
        if (message === 'ready') resolve();
        else this.#done(message.band, message.output);
      });
    });
  }

  /** What goes wrong with a result is the run's failure: thrown from here it would take the process along. */
  #done(band: number, output: unknown): void {
    try {
      this.#current?.done(band, output);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(reason: unknown): void {
    this.#failure ??= reason;
    this.#current?.failed(this.#failure);
  }

  async run<Input, Output>(
    kernel: Kernel<Input, Output>,
    input: Input,
    bands: readonly Band[],
    { signal, onProgress }: WorkHooks = {},
    take?: (output: Output, band: Band) => void,
  ): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    signal?.throwIfAborted();
    const cancel = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', cancel);
    try {
      await new Promise<void>((resolve, reject) => {
        const early = new Map<number, unknown>();
        let taken = 0;
        let finished = 0;
        const done = (band: number, output: unknown) => {
          early.set(band, output);
          for (; early.has(taken); early.delete(taken), taken++) {
            // The kernel that was asked for made it.
            take?.(early.get(taken) as Output, bands[taken]);
          }
          finished++;
          onProgress?.(finished, bands.length);
          if (finished === bands.length) resolve();
        };
        this.#current = { done, failed: reject };
        this.#hand(kernel, input, bands);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#current = null;
    }
  }

  #hand(kernel: unknown, input: unknown, bands: readonly Band[]): void {
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const task = { kernel: KERNEL_NAMES.get(kernel), input, bands, next };
    for (const worker of this.#workers) worker.postMessage(task satisfies Record<keyof BandTask, unknown>);
  }

  /** Ends all threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function threadEnded(): Error {
  return outOfResources(
    'thread-ended',
    'A thread of the engine ended before its work was done, most likely because memory ran out.',
    'Close other programs and segment the scan again; your other work is not affected.',
  );
}
