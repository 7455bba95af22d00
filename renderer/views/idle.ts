/** Work in one go before the page gets a turn. */
const SLICE_MS = 8;

/**
 * Runs a generator to its end in small pieces between frames, then hands over what it returned.
 * Gives back the way to stop it.
 */
export function whenIdle<T>(work: Iterator<unknown, T>, done: (result: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const turn = (): void => {
    const end = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done === true) {
        done(step.value);
        return;
      }
    } while (performance.now() < end);
    timer = setTimeout(turn, 0);
  };
  timer = setTimeout(turn, 0);
  return () => clearTimeout(timer);
}
