import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onThisThread, type BandRunner } from '../../../native-models/cooperation';
import { BandThreads } from './bandThreads';

const SCRIPT = fileURLToPath(new URL('./bandThread.js', import.meta.url));
/** Each thread compiles the kernels for itself and holds some memory of its own. */
const MOST_THREADS = 16;
/** Below this, threads are hardly started before the work would be done without them. */
const FEWEST_SAMPLES = 1 << 21;

/**
 * Gives work on so many samples (voxels of all channels) threads to run bands on, one a core, and ends them after it.
 * Small work, and all work where threads cannot be had (the sources run unbundled, a host refuses), runs on the
 * calling thread: what comes out is the same to the byte.
 */
export async function withBandThreads<T>(
  samples: number,
  work: (runner: BandRunner) => Promise<T>,
): Promise<T> {
  const count = Math.min(MOST_THREADS, availableParallelism());
  if (samples < FEWEST_SAMPLES || count === 1) return work(onThisThread);
  const threads = await BandThreads.open(SCRIPT, count).catch(() => null);
  if (threads === null) return work(onThisThread);
  try {
    return await work(threads);
  } finally {
    await threads.close();
  }
}
