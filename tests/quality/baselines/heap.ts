/** A queue of pairs of clusters, cheapest first, ties in the order of entry. */
export class CheapestPairs {
  readonly #heap: { cost: number; entry: number; first: number; second: number }[] = [];
  #entries = 0;

  add(cost: number, first: number, second: number): void {
    const heap = this.#heap;
    const pair = { cost, entry: this.#entries++, first, second };
    let at = heap.push(pair) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(pair, heap[above])) break;
      heap[at] = heap[above];
      at = above;
    }
    heap[at] = pair;
  }

  /** Takes the cheapest pair out; undefined when there is none left. */
  take(): { cost: number; first: number; second: number } | undefined {
    const heap = this.#heap;
    const cheapest = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return cheapest;
    let at = 0;
    for (let below = 1; below < heap.length; below = 2 * at + 1) {
      if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below++;
      if (!isBefore(heap[below], last)) break;
      heap[at] = heap[below];
      at = below;
    }
    heap[at] = last;
    return cheapest;
  }
}

function isBefore(a: { cost: number; entry: number }, b: { cost: number; entry: number }): boolean {
  return a.cost < b.cost || (a.cost === b.cost && a.entry < b.entry);
}
