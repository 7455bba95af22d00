/** Seconds per named stage, in the order they were first timed. */
export class Stopwatch {
  readonly #seconds: Record<string, number> = {};

  async time<T>(stage: string, work: () => Promise<T> | T): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds[stage] = (this.#seconds[stage] ?? 0) + (performance.now() - start) / 1000;
    }
  }

  /** Rounded to milliseconds. */
  get seconds(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.#seconds).map(([stage, s]) => [stage, Math.round(s * 1000) / 1000]),
    );
  }
}

/** The most memory this process has held, in megabytes. */
export function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
