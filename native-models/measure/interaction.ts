import type { Regions, StoredTree } from '../condensation';
import type { Grid, Vec3 } from '../geometry';
import { deepestOf } from './deepest';
import { diceFromCounts, overlapWith, type Overlap } from './overlap';
import { largestPiece } from './pieces';

/** Inclusive corners of a box of voxels: i, j, k of the lowest and of the highest. */
type Box = readonly [number, number, number, number, number, number];

/** The smallest box of every region, six numbers each; index = (label - 1) * 6. */
function regionBoxes({ labels, count }: Regions, [nx, ny]: Vec3): Int32Array {
  const boxes = new Int32Array(count * 6);
  for (let region = 0; region < count; region++)
    boxes.set([0x7fffffff, 0x7fffffff, 0x7fffffff, -1, -1, -1], region * 6);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (labels[voxel] === 0) continue;
    const at = (labels[voxel] - 1) * 6;
    const row = Math.floor(voxel / nx);
    widen(boxes, at, voxel % nx, row % ny, Math.floor(row / ny));
  }
  return boxes;
}

function widen(boxes: Int32Array, at: number, i: number, j: number, k: number): void {
  if (i < boxes[at]) boxes[at] = i;
  if (j < boxes[at + 1]) boxes[at + 1] = j;
  if (k < boxes[at + 2]) boxes[at + 2] = k;
  if (i > boxes[at + 3]) boxes[at + 3] = i;
  if (j > boxes[at + 4]) boxes[at + 4] = j;
  if (k > boxes[at + 5]) boxes[at + 5] = k;
}

/** What a simulated person has picked so far, as regions, with sums along the tree. */
class Selection {
  readonly picked: Uint8Array;
  /** Picked voxels, and those of them inside the truth, of every node; index = node id - 1. */
  readonly size: Float64Array;
  readonly inside: Float64Array;

  constructor(
    private readonly tree: StoredTree,
    private readonly overlap: Overlap,
  ) {
    this.picked = new Uint8Array(tree.regionCount);
    this.size = new Float64Array(tree.nodeCount);
    this.inside = new Float64Array(tree.nodeCount);
  }

  get dice(): number {
    const root = this.tree.nodeCount - 1;
    return diceFromCounts(this.inside[root], this.size[root], this.overlap.truthVoxels);
  }

  /** Dice after adding or removing all regions of a node (by id). */
  diceWith(node: number, add: boolean): number {
    const { tree, overlap } = this;
    const root = tree.nodeCount - 1;
    const at = node - 1;
    const inside = add ? overlap.inside[at] - this.inside[at] : -this.inside[at];
    const size = add ? tree.voxelCount[at] - this.size[at] : -this.size[at];
    return diceFromCounts(this.inside[root] + inside, this.size[root] + size, overlap.truthVoxels);
  }

  apply(node: number, add: boolean): void {
    const { tree, overlap } = this;
    const under = new Uint8Array(tree.nodeCount);
    under[node - 1] = 1;
    for (let at = node - 2; at >= 0; at--) if (under[tree.parent[at] - 1] === 1) under[at] = 1;
    this.size.fill(0);
    this.inside.fill(0);
    for (let at = 0; at < tree.nodeCount; at++) {
      if (at < tree.regionCount) {
        if (under[at] === 1) this.picked[at] = add ? 1 : 0;
        this.size[at] = this.picked[at] * tree.voxelCount[at];
        this.inside[at] = this.picked[at] * overlap.inside[at];
      }
      if (tree.parent[at] === 0) continue;
      this.size[tree.parent[at] - 1] += this.size[at];
      this.inside[tree.parent[at] - 1] += this.inside[at];
    }
  }
}

/** A click on the largest error. */
interface Correction {
  readonly voxel: number;
  /** Whether the error is truth that is not picked, rather than picked voxels outside the truth. */
  readonly missing: boolean;
}

/**
 * A simulated person who corrects a segmentation click by click (number of clicks, NoC): each click falls on the
 * deepest point of the largest error, and its level is free. The truth places the clicks and chooses the levels, so
 * that all of this is an oracle.
 */
export class SimulatedPerson {
  readonly #boxes: Int32Array;

  constructor(
    private readonly tree: StoredTree,
    private readonly regions: Regions,
    private readonly grid: Grid,
  ) {
    this.#boxes = regionBoxes(regions, grid.size);
  }

  /** Clicks until the Dice reaches each target, null where `mostClicks` are not enough. */
  clicksToReach(
    isTruth: (voxel: number) => boolean,
    targets: readonly number[],
    mostClicks: number,
  ): (number | null)[] {
    const { tree, regions } = this;
    const overlap = overlapWith(tree, regions, isTruth);
    const selection = new Selection(tree, overlap);
    /** Regions where a click was no help: the person does not click there again. */
    const givenUp = new Uint8Array(tree.regionCount + 1);
    givenUp[0] = 1;
    const needed: (number | null)[] = targets.map(() => null);
    for (let click = 1; click <= mostClicks && needed.includes(null); click++) {
      const error = this.#largestError(isTruth, overlap, selection, givenUp);
      if (error === null) break;
      const region = regions.labels[error.voxel];
      const choice = this.#bestChoice(selection, region, error.missing);
      if (choice === null) givenUp[region] = 1;
      else selection.apply(choice, error.missing);
      targets.forEach((target, at) => {
        if (needed[at] === null && selection.dice >= target) needed[at] = click;
      });
    }
    return needed;
  }

  /** The ancestor of a region whose addition or removal gives the highest Dice; null if none raises it. */
  #bestChoice(selection: Selection, region: number, add: boolean): number | null {
    let best: number | null = null;
    let highest = selection.dice;
    for (let node = region; node !== 0; node = this.tree.parent[node - 1]) {
      const dice = selection.diceWith(node, add);
      if (dice > highest) [best, highest] = [node, dice];
    }
    return best;
  }

  #largestError(
    isTruth: (voxel: number) => boolean,
    overlap: Overlap,
    { picked }: Selection,
    givenUp: Uint8Array,
  ): Correction | null {
    const { labels } = this.regions;
    const box = this.#boxOf((region) => overlap.inside[region] > 0 || picked[region] === 1);
    const [nx, ny] = this.grid.size;
    const size: Vec3 = [box[3] - box[0] + 1, box[4] - box[1] + 1, box[5] - box[2] + 1];
    const voxelAt = (at: number) => {
      const row = Math.floor(at / size[0]);
      return (
        ((Math.floor(row / size[1]) + box[2]) * ny + (row % size[1]) + box[1]) * nx + (at % size[0]) + box[0]
      );
    };
    const errors = new Uint8Array(Math.max(0, size[0] * size[1] * size[2]));
    for (let at = 0; at < errors.length; at++) {
      const voxel = voxelAt(at);
      const label = labels[voxel];
      if (givenUp[label] === 1) continue;
      const isPicked = picked[label - 1] === 1;
      if (isTruth(voxel) !== isPicked) errors[at] = isPicked ? 2 : 1;
    }
    const [missing, extra] = [1, 2].map((kind) => largestPiece(size, (at) => errors[at] === kind));
    const piece = missing.length >= extra.length ? missing : extra;
    if (piece.length === 0) return null;
    return { voxel: voxelAt(deepestOf(piece, size, this.grid.spacingMm)), missing: piece === missing };
  }

  #boxOf(wanted: (region: number) => boolean): Box {
    const box = Int32Array.of(0x7fffffff, 0x7fffffff, 0x7fffffff, -1, -1, -1);
    const boxes = this.#boxes;
    for (let region = 0; region < this.tree.regionCount; region++) {
      if (!wanted(region)) continue;
      const at = region * 6;
      widen(box, 0, boxes[at], boxes[at + 1], boxes[at + 2]);
      widen(box, 0, boxes[at + 3], boxes[at + 4], boxes[at + 5]);
    }
    return [box[0], box[1], box[2], box[3], box[4], box[5]];
  }
}
