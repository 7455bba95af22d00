import { describe, expect, it } from 'vitest';
import { inPieces, partOfWork } from '../../../native-models/cooperation';

describe('work in pieces', () => {
  it('covers every item once, in order, and reports how far it is', async () => {
    const pieces: [number, number][] = [];
    const progress: number[] = [];
    await inPieces(7, 3, (first, end) => void pieces.push([first, end]), {
      onProgress: (done, total) => void progress.push(done / total),
    });
    expect(pieces).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ]);
    expect(progress).toEqual([3 / 7, 6 / 7, 1]);
  });

  it('reports the progress of a part as progress of the whole', async () => {
    const progress: number[] = [];
    const whole = { onProgress: (done: number, total: number) => void progress.push(done / total) };
    await inPieces(2, 1, () => undefined, partOfWork(whole, 0.5, 0.75));
    expect(progress).toEqual([0.625, 0.75]);
  });

  it('hears a cancel that arrives from the event loop while it works', async () => {
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    let done = 0;
    await expect(inPieces(1000, 1, () => void done++, { signal: abort.signal })).rejects.toThrow(/abort/i);
    expect(done).toBeLessThan(1000);
  });
});
