import type { Vec3 } from '../geometry';

/** Voxels of a mask that follow each other along a row, and the piece that they belong to. */
class Run {
  /** The run that stands for the same piece, itself where none does. */
  leader: Run = this;

  constructor(
    readonly first: number,
    readonly last: number,
  ) {}
}

/** How many pieces the voxels of a mask (1 inside, i fastest) make; voxels of one piece touch by their faces. */
export function countPieces(mask: Uint8Array, [nx, ny, nz]: Vec3): number {
  let pieces = 0;
  const join = (a: Run, b: Run): void => {
    const [leaderA, leaderB] = [leaderOf(a), leaderOf(b)];
    if (leaderA === leaderB) return;
    leaderB.leader = leaderA;
    pieces--;
  };
  let sliceBefore: Run[][] = [];
  for (let k = 0; k < nz; k++) {
    const slice: Run[][] = [];
    for (let j = 0; j < ny; j++) {
      const start = (k * ny + j) * nx;
      const runs = runsOf(mask.subarray(start, start + nx));
      pieces += runs.length;
      for (const neighbours of [slice[j - 1], sliceBefore[j]])
        if (neighbours !== undefined) joinOverlaps(runs, neighbours, join);
      slice.push(runs);
    }
    sliceBefore = slice;
  }
  return pieces;
}

function leaderOf(run: Run): Run {
  let at = run;
  while (at.leader !== at) {
    at.leader = at.leader.leader;
    at = at.leader;
  }
  return at;
}

function runsOf(row: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let first = row.indexOf(1); first >= 0;) {
    const end = row.indexOf(0, first);
    const last = (end < 0 ? row.length : end) - 1;
    runs.push(new Run(first, last));
    first = end < 0 ? -1 : row.indexOf(1, end);
  }
  return runs;
}

/** Both lists in rising order. */
function joinOverlaps(runs: readonly Run[], others: readonly Run[], join: (a: Run, b: Run) => void): void {
  let at = 0;
  for (const run of runs) {
    while (at < others.length && others[at].last < run.first) at++;
    for (let other = at; other < others.length && others[other].first <= run.last; other++)
      join(run, others[other]);
  }
}
