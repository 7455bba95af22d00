import type { StoredTree } from '../condensation';
import { diceFromCounts, type OracleChoice, type Overlap } from './overlap';

/**
 * Best total gain of at most k disjoint nodes in every subtree, by dynamic programming from the leaves up.
 * A node either stands for itself or shares its k among its two children. Nodes that miss the truth never help, so that
 * only those that meet it take part: a connected top of the tree.
 */
class UnionProgramme {
  /** Indices of the nodes that meet the truth, ascending: children come before their parents. */
  private readonly nodes: Uint32Array;
  /** Places in `nodes` of the two children of each, -1 where there is none or it misses the truth. */
  private readonly children: Int32Array;
  /** gain[place * (k + 1) + n]: best sum with at most n nodes. */
  private readonly gain: Float64Array;
  /** Nodes given to the first child, or -1 where the node itself is chosen. */
  private readonly split: Int8Array;

  constructor(
    tree: StoredTree,
    overlap: Overlap,
    private readonly k: number,
  ) {
    const everyNode = Uint32Array.from({ length: tree.nodeCount }, (_, node) => node);
    this.nodes = everyNode.filter((node) => overlap.inside[node] > 0);
    const placeOf = new Int32Array(tree.nodeCount);
    this.children = new Int32Array(this.nodes.length * 2).fill(-1);
    this.nodes.forEach((node, place) => (placeOf[node] = place));
    this.nodes.forEach((node, place) => {
      if (tree.parent[node] === 0) return;
      const above = placeOf[tree.parent[node] - 1] * 2;
      this.children[above + (this.children[above] < 0 ? 0 : 1)] = place;
    });
    this.gain = new Float64Array(this.nodes.length * (k + 1));
    this.split = new Int8Array(this.nodes.length * (k + 1));
  }

  /** Nodes (indices) of the best choice for the given gain of each node. */
  solve(gainOf: (node: number) => number): number[] {
    this.nodes.forEach((node, place) => {
      const own = gainOf(node);
      for (let n = 1; n <= this.k; n++) this.decide(place, n, own);
    });
    return this.collect();
  }

  private gainOf(place: number, n: number): number {
    return place < 0 ? 0 : this.gain[place * (this.k + 1) + n];
  }

  private decide(place: number, n: number, own: number): void {
    const first = this.children[place * 2];
    const second = this.children[place * 2 + 1];
    let best = Math.max(0, own);
    let split = own > 0 ? -1 : 0;
    for (let left = 0; first >= 0 && left <= n; left++) {
      const sum = this.gainOf(first, left) + this.gainOf(second, n - left);
      if (sum > best) {
        best = sum;
        split = left;
      }
    }
    this.gain[place * (this.k + 1) + n] = best;
    this.split[place * (this.k + 1) + n] = split;
  }

  private collect(): number[] {
    const chosen: number[] = [];
    const open: [place: number, n: number][] = [[this.nodes.length - 1, this.k]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [place, n] = next;
      if (this.gainOf(place, n) <= 0) continue;
      const split = this.split[place * (this.k + 1) + n];
      if (split < 0) chosen.push(this.nodes[place]);
      else open.push([this.children[place * 2], split], [this.children[place * 2 + 1], n - split]);
    }
    return chosen;
  }
}

/** Dinkelbach's iteration converges superlinearly; real cases take under ten rounds. */
const MAX_ROUNDS = 60;

/**
 * The union of at most k disjoint nodes with the highest Dice (an oracle figure), exact: Dice is a ratio, so
 * Dinkelbach's iteration maximises 2|A and G| - lambda (|A| + |G|) and raises lambda to the ratio reached.
 * The tree must be binary.
 */
export function bestUnion(tree: StoredTree, overlap: Overlap, k: number): OracleChoice {
  const programme = new UnionProgramme(tree, overlap, k);
  let best: OracleChoice = { dice: 0, nodes: [] };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lambda = best.dice;
    const chosen = programme.solve((node) => 2 * overlap.inside[node] - lambda * tree.voxelCount[node]);
    const common = chosen.reduce((sum, node) => sum + overlap.inside[node], 0);
    const size = chosen.reduce((sum, node) => sum + tree.voxelCount[node], 0);
    const dice = diceFromCounts(common, size, overlap.truthVoxels);
    if (dice <= best.dice) break;
    best = { dice, nodes: chosen.map((node) => node + 1).sort((a, b) => a - b) };
  }
  return best;
}
