import { length, subtract, type Grid } from '../../../../native-models/geometry';
import { readDicomSeg, type FramedSegments, type FrameSet, type SourceFrame } from '../../imaging';
import { textAsWritten } from '../dicom/encodeDicom';
import type { SegmentExport } from '../exportFormat';
import type { SegContents } from './segDataSet';
import { frameSampler } from './sampleFrame';
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
  if (pixels.bitsAllocated !== 1) {
    const [set, ...others] = read.sets;
    return (
      others.length === 0 &&
      sameFrames(read, set, { values: segmentNumbers(data), unit: 1 }, planes, data.grid)
    );
  }
  for (const set of read.sets) {
    const [{ value }] = set.segments;
    const values = data.segments[value - 1].mask();
    if (!(await sameFrames(read, set, { values, unit: value }, planes, data.grid))) return false;
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

/** Every frame holds the values that lie on its plane, and a plane without a frame holds none. */
async function sameFrames(
  read: FramedSegments,
  set: FrameSet,
  { values, unit }: Expected,
  sources: readonly SourceFrame[],
  grid: Grid,
): Promise<boolean> {
  const frameOfPlane = new Map(set.planes.map((plane, frame) => [plane, frame]));
  const empty = new Uint16Array(read.planes.rows * read.planes.columns);
  const expected = new Uint16Array(empty.length);
  const met = new Set<number>();
  for (const source of sources) {
    frameSampler(source, grid)(values, expected);
    const plane = read.planes.positions.findIndex(
      (position) => length(subtract(position, source.position)) < SAME_PLACE_MM,
    );
    const frame = frameOfPlane.get(plane);
    if (frame !== undefined) met.add(plane);
    const found = frame === undefined ? empty : await set.pixels(frame);
    if (!sameNumbers(expected, unit, found)) return false;
  }
  return met.size === set.planes.length;
}

function sameNumbers(expected: Uint16Array, unit: number, found: Uint16Array): boolean {
  if (found.length !== expected.length) return false;
  for (let pixel = 0; pixel < expected.length; pixel++)
    if (expected[pixel] * unit !== found[pixel]) return false;
  return true;
}
