import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SegmentationInfo, StoredSegment } from '../../../../contract';
import { failure } from '../../../errors';
import type { DicomDataSet } from '../../dicom/dataSet';
import { readDataSet } from '../../dicom/readDataSet';
import type { FoundSegmentation, FramedSegments, FrameSet, StoredSegments } from '../segmentation';
import { framePixels, type FramePixels } from './framePixels';
import { segHeaderOf, type SegHeader } from './segHeader';
import { segPlanes } from './segPlanes';

/** A DICOM Segmentation by its header; `data` is the beginning of the file. */
export function foundDicomSeg(file: string, data: DicomDataSet): FoundSegmentation {
  const header = segHeaderOf(data);
  const { planes } = planesOf(header, file);
  return {
    info: {
      id: createHash('sha256').update(header.sopInstance).digest('hex').slice(0, 16),
      source: file,
      format: 'DICOM SEG',
      description: header.description,
      seriesUid: header.seriesUid,
      segments: header.segments.map((segment) => ({ ...segment })),
      size: [header.columns, header.rows, planes.positions.length],
      findings: findingsOf(header),
    },
    source: { kind: 'dicom-seg', file },
  };
}

/** The segments of a DICOM Segmentation file, its frames read on demand. */
export async function readDicomSeg(file: string): Promise<StoredSegments> {
  return { kind: 'planes', ...(await framedSegmentsOf(await readFile(file), file)) };
}

/** The same of a file's bytes; `name` is for what is said where they cannot be read. */
export async function framedSegmentsOf(bytes: Buffer, name: string): Promise<FramedSegments> {
  const data = await readDataSet({ path: name, fileBytes: bytes.length, gzip: false, head: bytes });
  const header = segHeaderOf(data);
  const { planes, planeOfFrame } = planesOf(header, name);
  const pixelsOf = framePixels(header, bytes, path.basename(name));
  const sets =
    header.type === 'LABELMAP'
      ? [labelMapSet(header, planeOfFrame, pixelsOf)]
      : segmentSets(header, planeOfFrame, pixelsOf);
  return { frameOfReference: header.frameOfReference, planes, sets };
}

function planesOf(header: SegHeader, file: string) {
  const name = path.basename(file);
  if (header.rows === 0 || header.columns === 0)
    throw failure(
      'bad-header',
      `"${name}" does not say how many rows and columns its frames have.`,
      'Export it again.',
    );
  const placed = segPlanes(header);
  if (placed !== null) return placed;
  throw failure(
    'segmentation-not-placed',
    `The segmentation "${name}" does not say where its frames lie in the patient, or they are not parallel.`,
    'Export it with the positions of its frames.',
  );
}

function findingsOf({ type }: SegHeader): SegmentationInfo['findings'] {
  if (type !== 'FRACTIONAL') return [];
  const message =
    'The segmentation holds fractions; a pixel counts as inside where its fraction is one half or more.';
  return [{ code: 'fractional', message }];
}

function labelMapSet(
  { segments, background }: SegHeader,
  planes: readonly number[],
  pixelsOf: (frame: number) => FramePixels,
): FrameSet {
  const known = new Set(segments.map(({ value }) => value));
  known.delete(background);
  return {
    segments: segments.filter(({ value }) => known.has(value)),
    planes,
    pixels: (frame) => pixelsOf(frame).map((value) => (known.has(value) ? value : 0)),
  };
}

function segmentSets(
  header: SegHeader,
  planeOfFrame: readonly number[],
  pixelsOf: (frame: number) => FramePixels,
): FrameSet[] {
  const framesOf = new Map<number, number[]>();
  header.frames.forEach(({ segment }, frame) => {
    const number = segment ?? 1;
    const listed = framesOf.get(number);
    if (listed === undefined) framesOf.set(number, [frame]);
    else listed.push(frame);
  });
  const least = header.type === 'FRACTIONAL' ? header.largestFraction / 2 : 1;
  return [...framesOf].map(([number, frames]) => ({
    segments: [header.segments.find(({ value }) => value === number) ?? unlisted(number)],
    planes: frames.map((frame) => planeOfFrame[frame]),
    pixels: (index) => {
      const stored = pixelsOf(frames[index]);
      const pixels = number <= 0xff ? new Uint8Array(stored.length) : new Uint16Array(stored.length);
      for (let pixel = 0; pixel < stored.length; pixel++) if (stored[pixel] >= least) pixels[pixel] = number;
      return pixels;
    },
  }));
}

/** A frame of a segment that the file does not describe. */
function unlisted(value: number): StoredSegment {
  return { value, name: `Segment ${value}`, color: [160, 160, 160], code: null };
}
