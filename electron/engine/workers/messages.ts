import type { Band } from '../../../native-models/cooperation';

/** What every thread of a pool is sent: a kernel to run on whatever bands no other thread has taken. */
export interface BandTask {
  /** Name of the kernel in `REGION_KERNELS`. */
  readonly kernel: string;
  /** What this kernel takes, by construction. */
  readonly input: never;
  readonly bands: readonly Band[];
  /** Shared: index of the first band that nobody has taken. */
  readonly next: Int32Array;
}

/** What a thread says: once that it is there, then what it found in each band that it took. */
export type ThreadMessage = 'ready' | { readonly band: number; readonly output: unknown };
