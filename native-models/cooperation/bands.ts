import { giveWay, type WorkHooks } from './hooks';

/** A share of a larger work: items first <= at < end, the `index`-th of all shares. */
export interface Band {
  readonly index: number;
  readonly first: number;
  readonly end: number;
}

/**
 * A pure function of one band. It reads its input, and writes, if at all, only what belongs to its band in the input's
 * shared arrays; so it may run on any thread, beside the same kernel on other bands. What it returns is flat typed
 * arrays of its own.
 */
export type Kernel<Input, Output> = (input: Input, band: Band) => Output;

/** Runs a kernel on every band. */
export interface BandRunner {
  /** Hands what the kernel returns to `take` in the order of the bands, whatever order they were done in. */
  run<Input, Output>(
    kernel: Kernel<Input, Output>,
    input: Input,
    bands: readonly Band[],
    hooks?: WorkHooks,
    take?: (output: Output, band: Band) => void,
  ): Promise<void>;
}

/** Cuts 0..total into bands of `length` items, the last one shorter. */
export function bandsOf(total: number, length: number): Band[] {
  return Array.from({ length: Math.ceil(total / length) }, (_, index) => ({
    index,
    first: index * length,
    end: Math.min(total, (index + 1) * length),
  }));
}

/** One band after the other on the calling thread, giving way in between. */
export const onThisThread: BandRunner = {
  async run(kernel, input, bands, hooks = {}, take) {
    for (const band of bands) {
      const output = kernel(input, band);
      take?.(output, band);
      hooks.onProgress?.(band.index + 1, bands.length);
      await giveWay(hooks.signal);
    }
  },
};

/** Floats that kernels on other threads may write. */
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

/** Numbers from 0 that kernels on other threads may write. */
export function sharedIndices(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

/** Numbers up to 65,535 that kernels on other threads may write. */
export function sharedShortIndices(length: number): Uint16Array {
  return new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT));
}
