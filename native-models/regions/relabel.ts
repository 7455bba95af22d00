import type { Band } from '../cooperation';

/** Rows of numbers to be looked up in a table. */
interface Relabelling {
  readonly from: Uint32Array;
  /** Shared. May be `from` itself. */
  readonly into: Uint16Array | Uint32Array;
  readonly table: Uint32Array;
  /** Where the numbers of each band begin in the table. */
  readonly offsets: Uint32Array;
  readonly rowLength: number;
}

/** Writes what the table says of every number in a band of rows. */
export function relabelRows(
  { from, into, table, offsets, rowLength }: Relabelling,
  { index, first, end }: Band,
): void {
  const offset = offsets[index];
  for (let voxel = first * rowLength; voxel < end * rowLength; voxel++)
    into[voxel] = table[offset + from[voxel]];
}
