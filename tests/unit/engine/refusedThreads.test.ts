import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BandThreads } from '../../../electron/engine/workers/bandThreads';
import { withBandThreads } from '../../../electron/engine/workers/withBandThreads';
import { bandsOf, onThisThread } from '../../../native-models/cooperation';
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
vi.mock('node:os', async (original) => ({ ...(await original<object>()), availableParallelism: () => 3 }));

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

describe('work that is to be shared among threads', () => {
  const MANY = 1e7;

  test('gets one a core, which are closed after it, even where it fails', async () => {
    const given = giveThreads(6);
    expect(await withBandThreads(MANY, (runner) => Promise.resolve(runner))).toBeInstanceOf(BandThreads);
    await expect(withBandThreads(MANY, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(given).toHaveLength(6);
    for (const thread of given) expect(thread.terminate).toHaveBeenCalledOnce();
  });

  test.each([
    ['is small', 1000, 3],
    ['finds no threads', MANY, 1],
  ])('is done on the calling thread where it %s', async (_, samples, most) => {
    const given = giveThreads(most);
    expect(await withBandThreads(samples, (runner) => Promise.resolve(runner))).toBe(onThisThread);
    for (const thread of given) expect(thread.terminate).toHaveBeenCalledOnce();
  });
});
