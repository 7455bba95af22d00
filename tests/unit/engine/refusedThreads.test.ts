import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { BandThreads } from '../../../electron/engine/workers/bandThreads';
import { bandsOf } from '../../../native-models/cooperation';
import { smoothLines } from '../../../native-models/regions/smoothing';

/** A thread that says that it is there, and nothing more. */
class SilentThread extends EventEmitter {
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn(() => Promise.resolve(0));

  constructor() {
    super();
    setImmediate(() => this.emit('message', 'ready'));
  }
}

vi.mock('node:worker_threads', () => ({ Worker: vi.fn() }));

/** Lets a host give so many threads; returns those that it gave. */
function giveThreads(most: number): SilentThread[] {
  const given: SilentThread[] = [];
  vi.mocked(Worker).mockImplementation(function () {
    if (given.length === most) throw new Error('Worker initialization failure: EAGAIN');
    given.push(new SilentThread());
    return given[given.length - 1] as unknown as Worker;
  });
  return given;
}

afterEach(() => vi.mocked(Worker).mockReset());

test('threads that a host gave before it refused one are closed', async () => {
  const given = giveThreads(2);
  await expect(BandThreads.open('thread.js', 4)).rejects.toThrow('EAGAIN');
  expect(given).toHaveLength(2);
  for (const thread of given) expect(thread.terminate).toHaveBeenCalledOnce();
});

test('a result for which there is no room costs the run instead of leaving it to wait', async () => {
  const given = giveThreads(1);
  const threads = await BandThreads.open('thread.js', 1);
  const input = {
    values: new Float32Array(8),
    size: [2, 2, 2],
    axis: 0,
    halfKernel: Float64Array.of(1),
  } as const;
  const run = threads.run(smoothLines, input, bandsOf(4, 2));
  given[0].emit('messageerror', new RangeError('Array buffer allocation failed'));
  await expect(run).rejects.toThrow(RangeError);
});
