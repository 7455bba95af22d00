// A thread of the engine's pool: runs kernels of pure computation on bands and hands back what they find.
import { parentPort } from 'node:worker_threads';
import type { Kernel } from '../../../native-models/cooperation';
import { REGION_KERNELS } from '../../../native-models/regions';
import type { BandTask, ThreadMessage } from './messages';

const KERNELS: Readonly<Record<string, Kernel<never, unknown>>> = REGION_KERNELS;

/** The buffers of a kernel's output, which are moved instead of copied. */
function buffersOf(output: unknown): ArrayBuffer[] {
  const values: unknown[] = ArrayBuffer.isView(output) ? [output] : Object.values(output ?? {});
  return values.flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

function tell(message: ThreadMessage, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

parentPort?.on('message', ({ kernel, input, bands, next }: BandTask) => {
  for (;;) {
    const band = bands.at(Atomics.add(next, 0, 1));
    if (band === undefined) return;
    const output = KERNELS[kernel](input, band);
    tell({ band: band.index, output }, buffersOf(output));
  }
});
// A task for which there was no room: thrown from here it ends the thread, and so the run, which would wait for ever.
parentPort?.on('messageerror', (error) => {
  throw error;
});
tell('ready');
