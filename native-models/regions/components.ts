import { onThisThread, partOfWork, sharedIndices, type Band, type WorkHooks } from '../cooperation';
import { voxelCount } from '../geometry';
import { DisjointSets } from './disjointSets';
import { rowBands, type ChannelImage } from './image';
import { relabelRows } from './relabel';

/** Face-connected pieces of equal label, numbered from 0 in raster order, with what they hold. */
export interface Components {
  /** Component of each voxel; shared. */
  readonly of: Uint32Array;
  readonly count: number;
  /** Voxels of each component. */
  readonly voxels: Float64Array;
  /** Summed values of each component, one a channel. */
  readonly sums: Float64Array;
}

/** Voxels that are connected where they have the same label after `table`. */
interface Labelled {
  readonly image: ChannelImage;
  readonly labels: Uint32Array;
  readonly table: Uint32Array;
  /** Shared: pieces are written here. */
  readonly of: Uint32Array;
}

/** The pieces within a band of rows, as if nothing lay around it; numbered from 0 in raster order in `of`. */
export function piecesOfRows(
  { image, labels, table, of }: Labelled,
  { first, end }: Band,
): Omit<Components, 'of'> {
  const [nx, ny] = image.size;
  const slice = nx * ny;
  const sets = new DisjointSets();
  for (let row = first; row < end; row++) {
    const hasRowBefore = row % ny > 0 && row > first;
    const hasSliceBefore = row - ny >= first;
    for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
      const label = table[labels[voxel]];
      let piece = -1;
      if (i > 0 && table[labels[voxel - 1]] === label) piece = of[voxel - 1];
      if (hasRowBefore && table[labels[voxel - nx]] === label) {
        if (piece < 0) piece = of[voxel - nx];
        else if (piece !== of[voxel - nx]) sets.union(piece, of[voxel - nx]);
      }
      if (hasSliceBefore && table[labels[voxel - slice]] === label) {
        if (piece < 0) piece = of[voxel - slice];
        else if (piece !== of[voxel - slice]) sets.union(piece, of[voxel - slice]);
      }
      of[voxel] = piece < 0 ? sets.add() : piece;
    }
  }
  const numbered = sets.numbered(0);
  return measurePieces(image, of, first * nx, end * nx, numbered);
}

/** Gives each voxel the number of its piece and sums up the pieces. */
function measurePieces(
  image: ChannelImage,
  of: Uint32Array,
  firstVoxel: number,
  endVoxel: number,
  { of: number, end: count }: ReturnType<DisjointSets['numbered']>,
): Omit<Components, 'of'> {
  const { channels, values } = image;
  const voxels = new Float64Array(count);
  const sums = new Float64Array(count * channels);
  for (let voxel = firstVoxel; voxel < endVoxel; voxel++) {
    const piece = number[of[voxel]];
    of[voxel] = piece;
    voxels[piece]++;
    for (let c = 0; c < channels; c++) sums[piece * channels + c] += values[c * of.length + voxel];
  }
  return { count, voxels, sums };
}

/** Pieces found in bands, each numbered from where its band begins. */
interface PiecesInBands extends Labelled {
  readonly offsets: Uint32Array;
  readonly rowsPerBand: number;
}

/** Pairs of pieces that are one, across the faces between a band and those before it: a, b, a, b and so on. */
export function joinsBeforeRows(
  { image, labels, table, of, offsets, rowsPerBand }: PiecesInBands,
  { index, first, end }: Band,
): Uint32Array {
  const [nx, ny] = image.size;
  const pairs: number[] = [];
  const meetRow = (row: number, before: number) => {
    const offset = offsets[Math.floor(before / rowsPerBand)];
    for (let i = 0, voxel = row * nx, other = before * nx; i < nx; i++, voxel++, other++) {
      if (table[labels[voxel]] !== table[labels[other]]) continue;
      const [a, b] = [offsets[index] + of[voxel], offset + of[other]];
      const last = pairs.length - 2;
      if (pairs[last] !== a || pairs[last + 1] !== b) pairs.push(a, b);
    }
  };
  if (first % ny > 0) meetRow(first, first - 1);
  for (let row = Math.max(first, ny); row < Math.min(end, first + ny); row++) meetRow(row, row - ny);
  return Uint32Array.from(pairs);
}

/** Finds the face-connected pieces of voxels whose labels are the same after `table`. */
export async function findComponents(
  image: ChannelImage,
  labels: Uint32Array,
  table: Uint32Array,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<Components> {
  const bands = rowBands(image.size);
  const of = sharedIndices(voxelCount(image));
  const input: Labelled = { image, labels, table, of };
  const offsets = new Uint32Array(bands.length);
  const parts: Omit<Components, 'of'>[] = [];
  let pieces = 0;
  await runner.run(piecesOfRows, input, bands, partOfWork(hooks, 0, 0.7), (part, { index }) => {
    offsets[index] = pieces;
    pieces += part.count;
    parts.push(part);
  });
  const sets = new DisjointSets(pieces);
  const inBands: PiecesInBands = { ...input, offsets, rowsPerBand: bands[0].end };
  await runner.run(joinsBeforeRows, inBands, bands, partOfWork(hooks, 0.7, 0.8), (pairs) => {
    for (let at = 0; at < pairs.length; at += 2) sets.union(pairs[at], pairs[at + 1]);
  });
  const { of: number, end: count } = sets.numbered(0);
  const renumbering = { from: of, into: of, table: number, offsets, rowLength: image.size[0] };
  await runner.run(relabelRows, renumbering, bands, partOfWork(hooks, 0.8, 1));
  return { of, count, ...joinTotals(parts, number, count, image.channels) };
}

/** Totals of the components, from those of the pieces that each band found. */
function joinTotals(
  parts: readonly Omit<Components, 'of'>[],
  number: Uint32Array,
  count: number,
  channels: number,
): Pick<Components, 'voxels' | 'sums'> {
  const voxels = new Float64Array(count);
  const sums = new Float64Array(count * channels);
  let piece = 0;
  for (const part of parts)
    for (let own = 0; own < part.count; own++, piece++) {
      voxels[number[piece]] += part.voxels[own];
      for (let c = 0; c < channels; c++) sums[number[piece] * channels + c] += part.sums[own * channels + c];
    }
  return { voxels, sums };
}
