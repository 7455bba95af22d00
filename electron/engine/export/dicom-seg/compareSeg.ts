import { length, subtract } from '../../../../native-models/geometry';
import { framedSegmentsOf, type FramedSegments, type FrameSet, type SourceFrame } from '../../imaging';
import { conceptOf } from '../dicom/concepts';
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
  written: Buffer,
  contents: SegContents,
  frameOfReference: string,
): Promise<boolean> {
  const read = await framedSegmentsOf(written, 'segmentation');
  if (read.frameOfReference !== frameOfReference || !sameSegments(read, contents.data)) return false;
  const { data, planes, pixels } = contents;
  if (pixels.bitsAllocated !== 1) {
    const numbers = segmentNumbers(data);
    return read.sets.length === 1 && sameFrames(read, read.sets[0], numbers, planes, data);
  }
  return read.sets.every((set) => {
    const [{ value }] = set.segments;
    const mask = data.segments[value - 1].mask().map((inside) => inside * value);
    return sameFrames(read, set, value <= 0xff ? mask : Uint16Array.from(mask), planes, data);
  });
}

function sameSegments({ sets }: FramedSegments, { segments }: SegmentExport): boolean {
  const read = new Map(sets.flatMap((set) => set.segments.map((segment) => [segment.value, segment])));
  return (
    read.size === segments.length &&
    segments.every(({ name, code }, index) => {
      const found = read.get(index + 1);
      const { type } = conceptOf(code);
      return (
        found?.name === textAsWritten('LO', name).trim() &&
        found.code?.value === type.value &&
        found.code.scheme === type.scheme
      );
    })
  );
}

/** Every frame holds the values that lie on its plane, and a plane without a frame holds none. */
function sameFrames(
  read: FramedSegments,
  set: FrameSet,
  values: Uint8Array | Uint16Array,
  sources: readonly SourceFrame[],
  { grid }: SegmentExport,
): boolean {
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
    const found = frame === undefined ? empty : set.pixels(frame);
    if (expected.some((value, pixel) => value !== found[pixel])) return false;
  }
  return met.size === set.planes.length;
}
