import {
  onThisThread,
  partOfWork,
  sharedIndices,
  sharedShortIndices,
  type Band,
  type WorkHooks,
} from '../cooperation';
import type { Regions } from '../condensation';
import type { Components } from './components';
import { DisjointSets } from './disjointSets';
import { rowBands, type ChannelImage } from './image';
import { relabelRows } from './relabel';

/** Neighbours across faces of components. */
type Neighbours = Map<number, Set<number>>;

function note(neighbours: Neighbours, a: number, b: number): void {
  const known = neighbours.get(a);
  if (known) known.add(b);
  else neighbours.set(a, new Set([b]));
}

/** Components of an image, and 1 for each that is too small to stay. */
interface SmallComponents {
  readonly size: ChannelImage['size'];
  readonly of: Uint32Array;
  readonly isSmall: Uint8Array;
}

/** Small components and their neighbours, as met in a band of rows and before it: small, neighbour, small, … */
export function neighboursOfSmallInRows(
  { size: [nx, ny], of, isSmall }: SmallComponents,
  { first, end }: Band,
): Uint32Array {
  const neighbours: Neighbours = new Map();
  const meet = (a: number, b: number) => {
    if (a === b) return;
    if (isSmall[a] === 1) note(neighbours, a, b);
    if (isSmall[b] === 1) note(neighbours, b, a);
  };
  for (let row = first; row < end; row++) {
    for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
      if (i > 0) meet(of[voxel], of[voxel - 1]);
      if (row % ny > 0) meet(of[voxel], of[voxel - nx]);
      if (row >= ny) meet(of[voxel], of[voxel - nx * ny]);
    }
  }
  return Uint32Array.from([...neighbours].flatMap(([a, near]) => [...near].flatMap((b) => [a, b])));
}

/** Size and summed values (one a channel) of each component; merged ones are kept under their representative. */
interface Totals {
  readonly voxels: Float64Array;
  readonly sums: Float64Array;
}

/** Squared distance between the mean values of two components. */
function distance({ voxels, sums }: Totals, channels: number, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    sum += (sums[a * channels + c] / voxels[a] - sums[b * channels + c] / voxels[b]) ** 2;
  }
  return sum;
}

/** Joins the smallest components first, each to its most similar neighbour, until none is below the size. */
function join(neighbours: Neighbours, totals: Totals, channels: number, minVoxels: number): DisjointSets {
  const { voxels, sums } = totals;
  const sets = new DisjointSets(voxels.length);
  const smallestFirst = [...neighbours.keys()].sort((a, b) => voxels[a] - voxels[b] || a - b);
  for (const start of smallestFirst) {
    const own = sets.find(start);
    if (voxels[own] >= minVoxels) continue;
    const near = [...(neighbours.get(own) ?? [])].map((n) => sets.find(n)).filter((n) => n !== own);
    if (near.length === 0) continue;
    const target = near.reduce((best, n) =>
      distance(totals, channels, own, n) < distance(totals, channels, own, best) ? n : best,
    );
    const reached = [...(neighbours.get(target) ?? []), ...near];
    sets.union(own, target);
    const merged = sets.find(own);
    const absorbed = merged === own ? target : own;
    voxels[merged] += voxels[absorbed];
    for (let c = 0; c < channels; c++) sums[merged * channels + c] += sums[absorbed * channels + c];
    if (voxels[merged] < minVoxels) neighbours.set(merged, new Set(reached));
  }
  return sets;
}

/**
 * Merges every component below `minVoxels` into the neighbour of most similar mean value, and numbers the rest
 * 1..count in raster order. A component without any neighbour stays.
 */
export async function absorbFragments(
  image: ChannelImage,
  { of, voxels, sums }: Components,
  minVoxels: number,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<Regions> {
  const bands = rowBands(image.size);
  const isSmall = Uint8Array.from(voxels, (own) => (own < minVoxels ? 1 : 0));
  const neighbours: Neighbours = new Map();
  const small: SmallComponents = { size: image.size, of, isSmall };
  await runner.run(neighboursOfSmallInRows, small, bands, partOfWork(hooks, 0, 0.6), (pairs) => {
    for (let at = 0; at < pairs.length; at += 2) note(neighbours, pairs[at], pairs[at + 1]);
  });
  const totals = { voxels: voxels.slice(), sums: sums.slice() };
  const { of: table, end } = join(neighbours, totals, image.channels, minVoxels).numbered(1);
  const count = end - 1;
  const labels = count <= 0xffff ? sharedShortIndices(of.length) : sharedIndices(of.length);
  const offsets = new Uint32Array(bands.length);
  const numbering = { from: of, into: labels, table, offsets, rowLength: image.size[0] };
  await runner.run(relabelRows, numbering, bands, partOfWork(hooks, 0.6, 1));
  return { labels, count };
}
