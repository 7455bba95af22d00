/** Work cut into short chunks; every yield says what share of it is done, 0 to 1. */
export type Chunks<T> = Generator<number, T, void>;

export interface Hooks {
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs chunked work and lets the event loop breathe between chunks, so that progress, cancel and heartbeats get through. */
export async function runChunks<T>(work: Chunks<T>, hooks: Hooks = {}): Promise<T> {
  for (;;) {
    hooks.signal?.throwIfAborted();
    const next = work.next();
    if (next.done) return next.value;
    hooks.onProgress?.(next.value);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Runs chunked work to its end at once: for small inputs, where nobody waits. */
export function finishChunks<T>(work: Chunks<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** Runs part of a larger work: its progress 0..1 becomes from..to. */
export function* part<T>(work: Chunks<T>, from: number, to: number): Chunks<T> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    yield from + (to - from) * next.value;
  }
}
