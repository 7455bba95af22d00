/** How a long computation stays in touch with whoever waits for it. */
export interface WorkHooks {
  /** Pieces of work done, out of all of them. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Aborting it makes the computation reject with the signal's reason between two pieces. */
  readonly signal?: AbortSignal | undefined;
}

/** Lets the event loop turn once, so that progress and cancel get through, and stops if cancelled. */
export async function giveWay(signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** Hooks for one part of a larger work: its progress 0..1 becomes from..to of 1. */
export function partOfWork(hooks: WorkHooks, from: number, to: number): WorkHooks {
  return {
    signal: hooks.signal,
    onProgress: (done, total) => hooks.onProgress?.(from + (to - from) * (done / total), 1),
  };
}

/**
 * Does `total` items of work in pieces [first, end) of `pieceSize`, and gives way after each. Choose the size so that
 * a piece takes 250 ms at most.
 */
export async function inPieces(
  total: number,
  pieceSize: number,
  work: (first: number, end: number) => void | Promise<void>,
  hooks: WorkHooks = {},
): Promise<void> {
  for (let first = 0; first < total; first += pieceSize) {
    const end = Math.min(first + pieceSize, total);
    await work(first, end);
    hooks.onProgress?.(end, total);
    await giveWay(hooks.signal);
  }
}
