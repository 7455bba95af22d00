import { giveWay } from '../../../../native-models/cooperation';
import type { SourceFrame } from '../../imaging';
import type { SegmentExport } from '../exportFormat';
import { packBits } from './packBits';
import { frameSampler } from './sampleFrame';

/** One frame of a segmentation: a segment (0 for all of them, in a label map) on one of the source's planes. */
export interface SegFrame {
  /** Number of the segment, from 1; 0 in a label map. */
  readonly segment: number;
  /** Index of the plane among the source's frames. */
  readonly plane: number;
}

/** Frames with their pixel data as it is written. */
export interface SegPixels {
  readonly frames: readonly SegFrame[];
  readonly bitsAllocated: 1 | 8 | 16;
  readonly pixelData: Uint8Array;
}

type EmptyFrames = 'keep' | 'skip';

/** One bit a pixel: every segment on every plane, segment by segment; frames without a pixel are left out on wish. */
export async function binaryFrames(
  { grid, segments }: SegmentExport,
  planes: readonly SourceFrame[],
  emptyFrames: EmptyFrames,
): Promise<SegPixels> {
  const [{ rows, columns }] = planes;
  const pixels = rows * columns;
  const packed = new Uint8Array(Math.ceil((segments.length * planes.length * pixels) / 8));
  const samplers = planes.map((plane) => frameSampler(plane, grid));
  const frame = new Uint8Array(pixels);
  const frames: SegFrame[] = [];
  for (const [index, segment] of segments.entries()) {
    const mask = segment.mask();
    for (const [plane, sample] of samplers.entries()) {
      await giveWay();
      sample(mask, frame);
      if (emptyFrames === 'skip' && !frame.includes(1)) continue;
      packBits(frame, packed, frames.length * pixels);
      frames.push({ segment: index + 1, plane });
    }
  }
  return { frames, bitsAllocated: 1, pixelData: packed.subarray(0, Math.ceil((frames.length * pixels) / 8)) };
}

/** The number in the file of the segment that each voxel belongs to, 0 for none; the last one where several claim it. */
export function segmentNumbers({ segments, labelMap }: SegmentExport): Uint16Array {
  const numberOf = new Map(segments.map(({ value }, index) => [value, index + 1]));
  return Uint16Array.from(labelMap(), (value) => numberOf.get(value) ?? 0);
}

/** One number a pixel: the number of the segment that it belongs to, 0 for none (PS3.3 C.8.20.2, LABELMAP). */
export async function labelMapFrames(
  data: SegmentExport,
  planes: readonly SourceFrame[],
  emptyFrames: EmptyFrames,
): Promise<SegPixels> {
  const [{ rows, columns }] = planes;
  const pixels = rows * columns;
  const numbers = segmentNumbers(data);
  const { grid, segments } = data;
  const all = new Uint16Array(planes.length * pixels);
  const frame = new Uint16Array(pixels);
  const frames: SegFrame[] = [];
  for (const [plane, source] of planes.entries()) {
    await giveWay();
    frameSampler(source, grid)(numbers, frame);
    if (emptyFrames === 'skip' && !holdsAny(frame)) continue;
    all.set(frame, frames.length * pixels);
    frames.push({ segment: 0, plane });
  }
  const kept = all.subarray(0, frames.length * pixels);
  if (segments.length <= 0xff) return { frames, bitsAllocated: 8, pixelData: Uint8Array.from(kept) };
  const pixelData = new Uint8Array(kept.buffer, 0, kept.byteLength);
  return { frames, bitsAllocated: 16, pixelData };
}

function holdsAny(numbers: Uint16Array): boolean {
  for (let pixel = 0; pixel < numbers.length; pixel++) if (numbers[pixel] !== 0) return true;
  return false;
}
