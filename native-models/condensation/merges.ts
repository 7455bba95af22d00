/** Binary merges in order of birth; node ids as in GranularityTree: regions 1..regionCount, then the merges. */
export interface Merges {
  readonly regionCount: number;
  /** Children of merge m, which is node regionCount + 1 + m. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Condensation step of each merge, from 1, non-decreasing. */
  readonly step: Uint32Array;
}

/** Collects merges while clusters condense; there are at most regionCount - 1. */
export class MergeRecord {
  private readonly first: Uint32Array;
  private readonly second: Uint32Array;
  private readonly step: Uint32Array;
  private count = 0;

  constructor(private readonly regionCount: number) {
    this.first = new Uint32Array(Math.max(0, regionCount - 1));
    this.second = new Uint32Array(this.first.length);
    this.step = new Uint32Array(this.first.length);
  }

  /** Records that two nodes merge and returns the id of the node that they become. */
  add(first: number, second: number, step: number): number {
    this.first[this.count] = first;
    this.second[this.count] = second;
    this.step[this.count] = step;
    this.count++;
    return this.regionCount + this.count;
  }

  finish(): Merges {
    if (this.count !== this.first.length) throw new Error('Condensation ended before one root was left.');
    return { regionCount: this.regionCount, first: this.first, second: this.second, step: this.step };
  }
}
