import type { StoredTree } from '../condensation';
import { diceFromCounts, type OracleChoice, type Overlap } from './overlap';

/**
 * Best total gain of at most k disjoint nodes in every subtree, by dynamic programming from the leaves up.
 * A node either stands for itself or shares its k among its two children.
 */
class UnionProgramme {
  private readonly children: Int32Array;
  /** gain[node * (k + 1) + n]: best sum with at most n nodes. */
  private readonly gain: Float64Array;
  /** Nodes given to the first child, or -1 where the node itself is chosen. */
  private readonly split: Int8Array;

  constructor(
    private readonly tree: StoredTree,
    private readonly k: number,
  ) {
    this.children = new Int32Array(tree.nodeCount * 2).fill(-1);
    for (let node = 0; node < tree.nodeCount; node++) {
      const above = tree.parent[node] - 1;
      if (above >= 0) this.children[above * 2 + (this.children[above * 2] < 0 ? 0 : 1)] = node;
    }
    this.gain = new Float64Array(tree.nodeCount * (k + 1));
    this.split = new Int8Array(tree.nodeCount * (k + 1));
  }

  /** Nodes (indices) of the best choice for the given gain of each node. */
  solve(gainOf: (node: number) => number): number[] {
    for (let node = 0; node < this.tree.nodeCount; node++) {
      for (let n = 1; n <= this.k; n++) this.decide(node, n, gainOf(node));
    }
    const chosen: number[] = [];
    this.collect(this.tree.nodeCount - 1, chosen);
    return chosen;
  }

  private decide(node: number, n: number, own: number): void {
    const width = this.k + 1;
    let best = Math.max(0, own);
    let split = own > 0 ? -1 : 0;
    const first = this.children[node * 2];
    const second = this.children[node * 2 + 1];
    for (let left = 0; first >= 0 && left <= n; left++) {
      const sum = this.gain[first * width + left] + this.gain[second * width + n - left];
      if (sum > best) {
        best = sum;
        split = left;
      }
    }
    this.gain[node * width + n] = best;
    this.split[node * width + n] = split;
  }

  private collect(root: number, chosen: number[]): void {
    const width = this.k + 1;
    const open: [node: number, n: number][] = [[root, this.k]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [node, n] = next;
      if (this.gain[node * width + n] <= 0) continue;
      const split = this.split[node * width + n];
      if (split < 0) chosen.push(node);
      else open.push([this.children[node * 2], split], [this.children[node * 2 + 1], n - split]);
    }
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
  const programme = new UnionProgramme(tree, k);
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
