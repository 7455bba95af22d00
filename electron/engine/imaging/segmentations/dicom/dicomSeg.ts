import path from 'node:path';
import type { SegmentationInfo, StoredSegment } from '../../../../contract';
import { failure } from '../../../errors';
import type { DicomDataSet } from '../../dicom/dataSet';
import type { DicomFrame } from '../../dicom/frame';
import { FrameReader } from '../../dicom/pixels/readFrame';
import { readDataSet } from '../../dicom/readDataSet';
import { probeFile } from '../../fileProbe';
import { shownPath, sourceOf } from '../../files/unpackedFiles';
import { identifierOf } from '../../identifier';
import { labelColor } from '../labelColor';
import type { FoundSegmentation, FramedSegments, FrameSet } from '../segmentation';
import { segHeaderOf, type SegHeader } from './segHeader';
import { segPlanes } from './segPlanes';

/** A DICOM Segmentation by its header; `data` is the beginning of the file. */
export function foundDicomSeg(file: string, data: DicomDataSet): FoundSegmentation {
  const header = segHeaderOf(file, data);
  const { planes } = planesOf(header);
  const [{ sopInstance, seriesUid }] = header.frames;
  // Careless anonymisation leaves UIDs out, or gives one to many: places and names tell those apart.
  const identity = [seriesUid, sopInstance || shownPath(file), JSON.stringify([planes, header.segments])];
  return {
    info: {
      id: identifierOf(identity.join('|')),
      source: sourceOf(file),
      format: 'DICOM SEG',
      description: header.description,
      seriesUid,
      segments: header.segments.map((segment) => ({ ...segment })),
      size: [planes.columns, planes.rows, planes.positions.length],
      findings: findingsOf(header),
    },
    source: { kind: 'dicom-seg', file },
  };
}

/** The segments of a DICOM Segmentation file, its frames read on demand. */
export async function readDicomSeg(file: string): Promise<FramedSegments> {
  const header = segHeaderOf(file, await readDataSet(await probeFile(file)));
  const { planes, planeOfFrame } = planesOf(header);
  const sets =
    header.type === 'LABELMAP' ? [labelMapSet(header, planeOfFrame)] : segmentSets(header, planeOfFrame);
  return { frameOfReference: header.frames[0].frameOfReference, planes, sets };
}

function planesOf({ frames }: SegHeader) {
  const placed = segPlanes(frames);
  if (placed !== null) return placed;
  throw failure(
    'segmentation-not-placed',
    `The segmentation "${path.basename(frames[0].file)}" does not say where its frames lie in the patient, or they are not parallel.`,
    'Export it with the positions of its frames.',
  );
}

function findingsOf({ type }: SegHeader): SegmentationInfo['findings'] {
  if (type !== 'FRACTIONAL') return [];
  const message =
    'The segmentation holds fractions; a pixel counts as inside where its fraction is one half or more.';
  return [{ code: 'fractional', message }];
}

/** Reads stored numbers, a frame at a time, whoever asks; between frames the file is not held. */
type ReadPixels = (frame: DicomFrame) => Promise<ArrayLike<number>>;

function pixelReader(): ReadPixels {
  const reader = new FrameReader();
  let last: Promise<unknown> = Promise.resolve();
  return (frame) => {
    const read = last.then(() => reader.readStored(frame)).finally(() => reader.close());
    last = read.catch(() => undefined);
    return read;
  };
}

/** Pixels of which `valueOf` says which segment they belong to. */
async function valuesOf(
  stored: Promise<ArrayLike<number>>,
  valueOf: (stored: number) => number,
): Promise<Uint16Array> {
  const numbers = await stored;
  const values = new Uint16Array(numbers.length);
  for (let pixel = 0; pixel < numbers.length; pixel++) values[pixel] = valueOf(numbers[pixel]);
  return values;
}

function labelMapSet({ segments, background, frames }: SegHeader, planes: readonly number[]): FrameSet {
  const inside = segments.filter(({ value }) => value !== background);
  const known = new Set(inside.map(({ value }) => value));
  const read = pixelReader();
  return {
    segments: inside,
    planes,
    pixels: (index) => valuesOf(read(frames[index]), (value) => (known.has(value) ? value : 0)),
  };
}

function segmentSets(header: SegHeader, planeOfFrame: readonly number[]): FrameSet[] {
  const { frames, segments, type, largestFraction } = header;
  const framesOf = new Map<number, number[]>();
  header.segmentOfFrame.forEach((segment, frame) => {
    const listed = framesOf.get(segment ?? 1);
    if (listed === undefined) framesOf.set(segment ?? 1, [frame]);
    else listed.push(frame);
  });
  const least = type === 'FRACTIONAL' ? largestFraction / 2 : 1;
  const read = pixelReader();
  return [...framesOf].map(([number, own]) => ({
    segments: [segments.find(({ value }) => value === number) ?? unlisted(number)],
    planes: own.map((frame) => planeOfFrame[frame]),
    pixels: (index) => valuesOf(read(frames[own[index]]), (stored) => (stored >= least ? number : 0)),
  }));
}

/** A frame of a segment that the file does not describe. */
function unlisted(value: number): StoredSegment {
  return { value, name: `Segment ${value}`, color: labelColor(value), code: null };
}
