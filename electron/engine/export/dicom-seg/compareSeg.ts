import { length, lpsToIndex, subtract, type Grid } from '../../../../native-models/geometry';
import { readDicomSeg, type FramedSegments, type FrameSet, type SourceFrame } from '../../imaging';
import { coincides } from '../../imaging/segmentations/sweepPlanes';
import { textAsWritten } from '../dicom/encodeDicom';
import type { SegmentExport } from '../exportFormat';
import type { SegContents } from './segDataSet';
import { isSameByPlace } from './sameByPlace';
import { segmentNumbers } from './segFrames';

/** Decimal text of 16 characters keeps places to better than this. */
const SAME_PLACE_MM = 1e-3;

/**
 * True where a written file, read by another parser than its writer, holds what it was made from: every voxel of every
 * segment at its place, the frame of reference, names, codes and numbers of segments, and frames on no other plane.
 */
export async function isFaithfulSeg(
  file: string,
  contents: SegContents,
  frameOfReference: string,
): Promise<boolean> {
  const read = await readDicomSeg(file);
  if (read.frameOfReference !== frameOfReference || !sameSegments(read, contents.data)) return false;
  const { data, planes, pixels } = contents;
  // Where pixels are voxels the file's own places decide; elsewhere each pixel must be the voxel nearest to it.
  const same = coincides(read.planes, data.grid)
    ? (set: FrameSet, expected: Expected) => sameVoxels(read.planes, set, expected, planes, data.grid)
    : (set: FrameSet, expected: Expected) => sameFrames(read, set, expected, planes, data.grid);
  if (pixels.bitsAllocated !== 1) {
    const [set, ...others] = read.sets;
    return others.length === 0 && same(set, { values: segmentNumbers(data), unit: 1 });
  }
  for (const set of read.sets) {
    const [{ value }] = set.segments;
    if (!(await same(set, { values: data.segments[value - 1].mask(), unit: value }))) return false;
  }
  return true;
}

function sameSegments({ sets }: FramedSegments, { segments }: SegmentExport): boolean {
  const read = new Map(sets.flatMap((set) => set.segments.map((segment) => [segment.value, segment])));
  return (
    read.size === segments.length &&
    segments.every(({ name, code }, index) => {
      const found = read.get(index + 1);
      return (
        found?.name === textAsWritten('LO', name).trim() &&
        found.code?.value === code?.value &&
        found.code?.scheme === code?.scheme
      );
    })
  );
}

/** What a set of frames should hold: values of the voxels of the grid, each of them times `unit`. */
interface Expected {
  readonly values: Uint8Array | Uint16Array;
  readonly unit: number;
}

/** Every pixel is its voxel, and no voxel of an image's slice that is not 0 is without a pixel or has two. */
async function sameVoxels(
  planes: FramedSegments['planes'],
  set: FrameSet,
  { values, unit }: Expected,
  sources: readonly SourceFrame[],
  grid: Grid,
): Promise<boolean> {
  const { rows, columns } = planes;
  const slices = new Set(sources.map(({ position }) => Math.round(lpsToIndex(grid, position)[2])));
  let left = 0;
  for (const slice of slices)
    for (let pixel = 0, voxel = slice * rows * columns; pixel < rows * columns; pixel++, voxel++)
      if (values[voxel] !== 0) left++;
  for (const [frame, plane] of set.planes.entries()) {
    const pixels = await set.pixels(frame);
    const { first, perColumn, perRow } = voxelsUnder(planes, plane, grid);
    if (pixels.length !== rows * columns) return false;
    for (let row = 0, pixel = 0; row < rows; row++) {
      let voxel = first + row * perRow;
      for (let column = 0; column < columns; column++, pixel++, voxel += perColumn) {
        if (pixels[pixel] !== values[voxel] * unit) return false;
        if (pixels[pixel] !== 0) left--;
      }
    }
  }
  return left === 0;
}

/** The voxel under the first pixel of a plane, and the steps from it to those under the next column and the next row. */
function voxelsUnder(
  { alongRow, alongColumn, spacingMm, rows, columns, positions }: FramedSegments['planes'],
  plane: number,
  grid: Grid,
) {
  const voxelUnder = (column: number, row: number): number => {
    const [rightMm, downMm] = [column * spacingMm[0], row * spacingMm[1]];
    const [x, y, z] = positions[plane].map(
      (from, axis) => from + rightMm * alongRow[axis] + downMm * alongColumn[axis],
    );
    const [i, j, k] = lpsToIndex(grid, [x, y, z]).map(Math.round);
    return (k * grid.size[1] + j) * grid.size[0] + i;
  };
  const first = voxelUnder(0, 0);
  return {
    first,
    perColumn: (voxelUnder(columns - 1, 0) - first) / Math.max(1, columns - 1),
    perRow: (voxelUnder(0, rows - 1) - first) / Math.max(1, rows - 1),
  };
}

/** Every frame holds the values that lie on its plane, and a plane without a frame holds none. */
async function sameFrames(
  { planes }: FramedSegments,
  set: FrameSet,
  { values, unit }: Expected,
  sources: readonly SourceFrame[],
  grid: Grid,
): Promise<boolean> {
  const frameOfPlane = new Map(set.planes.map((plane, frame) => [plane, frame]));
  const empty = new Uint16Array(planes.rows * planes.columns);
  const valueOf = (voxel: number) => values[voxel] * unit;
  const met = new Set<number>();
  for (const source of sources) {
    const plane = planes.positions.findIndex(
      (position) => length(subtract(position, source.position)) < SAME_PLACE_MM,
    );
    const frame = frameOfPlane.get(plane);
    if (frame !== undefined) met.add(plane);
    const place = plane < 0 ? source : { ...planes, position: planes.positions[plane] };
    const found = frame === undefined ? empty : await set.pixels(frame);
    if (!isSameByPlace(place, found, grid, valueOf)) return false;
  }
  return met.size === set.planes.length;
}
