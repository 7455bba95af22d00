import { describe, expect, it } from 'vitest';
import { bandsOf, inPieces, onThisThread, partOfWork, type Band } from '../../../native-models/cooperation';

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

describe('bands', () => {
  const bands = bandsOf(10, 4);

  it('cover every item once, in order, whatever thread they run on', async () => {
    expect(bands).toEqual([
      { index: 0, first: 0, end: 4 },
      { index: 1, first: 4, end: 8 },
      { index: 2, first: 8, end: 10 },
    ]);
    const taken: [string, Band][] = [];
    const kernel = (input: string, { first }: Band) => `${input}${first}`;
    await onThisThread.run(kernel, 'from ', bands, {}, (output, band) => void taken.push([output, band]));
    expect(taken).toEqual(bands.map((band) => [`from ${band.first}`, band]));
  });

  it('stop between two of them when cancelled', async () => {
    const abort = new AbortController();
    const done: number[] = [];
    const hooks = { signal: abort.signal, onProgress: () => abort.abort() };
    const kernel = (_: null, { index }: Band) => void done.push(index);
    await expect(onThisThread.run(kernel, null, bands, hooks)).rejects.toThrow(/abort/i);
    expect(done).toEqual([0]);
  });
});
