/** Disjoint sets over a growing range of integers; the smallest member represents its set. */
export class DisjointSets {
  private parent: Uint32Array;
  private used: number;

  /** Starts with so many sets of one member each. */
  constructor(count = 0) {
    this.parent = new Uint32Array(Math.max(count, 1024));
    this.used = count;
    for (let member = 0; member < count; member++) this.parent[member] = member;
  }

  add(): number {
    if (this.used === this.parent.length) {
      const larger = new Uint32Array(this.used * 2);
      larger.set(this.parent);
      this.parent = larger;
    }
    this.parent[this.used] = this.used;
    return this.used++;
  }

  find(member: number): number {
    const { parent } = this;
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  union(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA < rootB) this.parent[rootB] = rootA;
    else this.parent[rootA] = rootB;
  }

  /** The representative of each member. */
  roots(): Uint32Array {
    return this.parent.slice(0, this.used).map((_, member) => this.find(member));
  }

  /** The sets counted from `first` in the order of their representatives: a number per member. */
  numbered(first: number): { readonly of: Uint32Array; readonly end: number } {
    const of = new Uint32Array(this.used);
    let end = first;
    for (let member = 0; member < this.used; member++) {
      const root = this.find(member);
      of[member] = root === member ? end++ : of[root];
    }
    return { of, end };
  }
}
