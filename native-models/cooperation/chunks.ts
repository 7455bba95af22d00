import { giveWay, type WorkHooks } from './hooks';

/** Work cut into chunks of 250 ms at most; every yield says what share of it is done, 0 to 1. */
export type Chunks<T> = Generator<number, T, void>;

/** Runs chunked work and gives way between chunks; progress is a share of 1. */
export async function runChunks<T>(work: Chunks<T>, hooks: WorkHooks = {}): Promise<T> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    hooks.onProgress?.(next.value, 1);
    await giveWay(hooks.signal);
  }
}

/** Runs chunked work to its end at once: for small inputs, where nobody waits. */
export function finishChunks<T>(work: Chunks<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** Cuts 0..total into spans [first, end) of `length`, the last one shorter. */
export function* spans(total: number, length: number): Generator<readonly [first: number, end: number]> {
  for (let first = 0; first < total; first += length) yield [first, Math.min(total, first + length)];
}
