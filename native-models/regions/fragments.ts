import { part, spans, type Chunks } from '../cooperation';
import { DisjointSets, type Components } from './components';
import { CHUNK_VOXELS, type ChannelImage } from './image';

/** Size and summed values (one a channel) of each component; merged ones are kept under their representative. */
interface Totals {
  readonly voxels: Float64Array;
  readonly sums: Float64Array;
}

function* measure(image: ChannelImage, { of, count }: Components): Chunks<Totals> {
  const { channels, values } = image;
  const voxels = new Float64Array(count);
  const sums = new Float64Array(count * channels);
  for (const [first, end] of spans(of.length, CHUNK_VOXELS)) {
    for (let voxel = first; voxel < end; voxel++) {
      const component = of[voxel];
      voxels[component]++;
      for (let c = 0; c < channels; c++) sums[component * channels + c] += values[c * of.length + voxel];
    }
    yield end / of.length;
  }
  return { voxels, sums };
}

/** Neighbours, across faces, of the components below a size. */
function* neighboursOfSmall(
  image: ChannelImage,
  { of }: Components,
  isSmall: Uint8Array,
): Chunks<Map<number, Set<number>>> {
  const [nx, ny, nz] = image.size;
  const neighbours = new Map<number, Set<number>>();
  const note = (a: number, b: number) => {
    const known = neighbours.get(a);
    if (known) known.add(b);
    else neighbours.set(a, new Set([b]));
  };
  const meet = (a: number, b: number) => {
    if (a === b) return;
    if (isSmall[a] === 1) note(a, b);
    if (isSmall[b] === 1) note(b, a);
  };
  for (const [first, end] of spans(ny * nz, Math.ceil(CHUNK_VOXELS / nx))) {
    for (let row = first; row < end; row++) {
      for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
        if (i > 0) meet(of[voxel], of[voxel - 1]);
        if (row % ny > 0) meet(of[voxel], of[voxel - nx]);
        if (row >= ny) meet(of[voxel], of[voxel - nx * ny]);
      }
    }
    yield end / (ny * nz);
  }
  return neighbours;
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
function join(
  neighbours: Map<number, Set<number>>,
  totals: Totals,
  channels: number,
  minVoxels: number,
): DisjointSets {
  const { voxels, sums } = totals;
  const sets = new DisjointSets();
  for (let component = 0; component < voxels.length; component++) sets.add();
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
export function* absorbFragments(
  image: ChannelImage,
  components: Components,
  minVoxels: number,
): Chunks<{ labels: Uint16Array | Uint32Array; count: number }> {
  const { of } = components;
  const totals = yield* part(measure(image, components), 0, 0.3);
  const isSmall = Uint8Array.from(totals.voxels, (voxels) => (voxels < minVoxels ? 1 : 0));
  const neighbours = yield* part(neighboursOfSmall(image, components, isSmall), 0.3, 0.8);
  const sets = join(neighbours, totals, image.channels, minVoxels);
  const label = new Uint32Array(components.count);
  let count = 0;
  for (let component = 0; component < components.count; component++) {
    const root = sets.find(component);
    label[component] = root === component ? ++count : label[root];
  }
  const labels = count <= 0xffff ? new Uint16Array(of.length) : new Uint32Array(of.length);
  for (const [first, end] of spans(of.length, CHUNK_VOXELS)) {
    for (let voxel = first; voxel < end; voxel++) labels[voxel] = label[of[voxel]];
    yield 0.8 + (0.2 * end) / of.length;
  }
  return { labels, count };
}
