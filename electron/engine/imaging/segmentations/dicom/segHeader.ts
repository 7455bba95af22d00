import path from 'node:path';
import { assignedCode, type CodedConcept, type StoredSegment } from '../../../../contract';
import { failure } from '../../../errors';
import type { DicomDataSet } from '../../dicom/dataSet';
import { frameAttributes, groupOf } from '../../dicom/functionalGroups';
import { dicomFrames, type DicomFrame } from '../../dicom/frame';
import { packingOf } from '../../dicom/transferSyntax';
import { truncated } from '../../raw/readBytes';
import { srgbOf } from '../cielab';

/** SOP classes of segmentations (PS3.4 table B.5-1): bits or fractions, and label maps. */
const SOP_CLASSES: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.66.4',
  '1.2.840.10008.5.1.4.1.1.66.7',
]);

const TAG = {
  sopClass: 'x00080016',
  codeValue: 'x00080100',
  codingScheme: 'x00080102',
  codeMeaning: 'x00080104',
  longCodeValue: 'x00080119',
  paddingValue: 'x00280120',
  type: 'x00620001',
  segments: 'x00620002',
  segmentNumber: 'x00620004',
  segmentLabel: 'x00620005',
  segmentIdentification: 'x0062000a',
  referencedSegment: 'x0062000b',
  cielab: 'x0062000d',
  largestFraction: 'x0062000e',
  propertyType: 'x0062000f',
  contentDescription: 'x00700081',
} as const;

/** What a Segmentation object says of itself (PS3.3 A.51, C.8.20). */
export interface SegHeader {
  /** At least one. */
  readonly frames: readonly DicomFrame[];
  /** The number of the segment that each frame shows; frames of a label map show several and have none. */
  readonly segmentOfFrame: readonly (number | null)[];
  readonly segments: readonly StoredSegment[];
  readonly description: string;
  readonly type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  /** The value that stands for the whole of a pixel, in a fractional segmentation. */
  readonly largestFraction: number;
  /** The value of pixels outside all segments, in a label map. */
  readonly background: number;
}

export function isSegmentation(data: DicomDataSet): boolean {
  return SOP_CLASSES.has(data.text(TAG.sopClass));
}

/** Throws a failure that says why the frames of a segmentation cannot be read; reads no pixels. */
export function segHeaderOf(file: string, data: DicomDataSet): SegHeader {
  const frames = dicomFrames(file, data);
  const [first] = frames;
  refuseUnusable(first, frames.length);
  const type = data.text(TAG.type);
  return {
    frames,
    segmentOfFrame: frameAttributes(data, frames.length).map(
      (frame) => groupOf(frame, TAG.segmentIdentification)?.integer(TAG.referencedSegment) ?? null,
    ),
    segments: data.items(TAG.segments).flatMap(segmentOf),
    description: first.description || data.text(TAG.contentDescription),
    type: type === 'FRACTIONAL' || type === 'LABELMAP' ? type : 'BINARY',
    largestFraction: data.integer(TAG.largestFraction) ?? 255,
    background: data.integer(TAG.paddingValue) ?? 0,
  };
}

function refuseUnusable(first: DicomFrame, framesInFile: number): void {
  const { file, rows, columns, frames, pixelData, transferSyntax } = first;
  const name = path.basename(file);
  if (pixelData === null || rows === 0 || columns === 0)
    throw failure('bad-header', `The segmentation "${name}" holds no frames.`, 'Export it again.');
  if (framesInFile < frames) throw truncated(file);
  if (packingOf(first) === null)
    throw failure(
      'unsupported-transfer-syntax',
      `The segmentation "${name}" is compressed in a way that Granule does not read (transfer syntax ${transferSyntax}).`,
      'Export it uncompressed.',
    );
}

/** Number 0, which some writers give the background of a label map, is no segment. */
function segmentOf(item: DicomDataSet, index: number): StoredSegment[] {
  const value = item.integer(TAG.segmentNumber) ?? index + 1;
  if (value === 0) return [];
  const [l, a, b] = item.binary(TAG.cielab, 'US');
  const [red, green, blue] = b === undefined ? GREY : srgbOf([l, a, b]);
  const name = item.text(TAG.segmentLabel) || `Segment ${value}`;
  return [{ value, name, color: [red, green, blue], code: codeOf(item.items(TAG.propertyType)[0]) }];
}

const GREY = [160, 160, 160] as const;

function codeOf(item: DicomDataSet | undefined): CodedConcept | null {
  const value = item?.text(TAG.codeValue) || item?.text(TAG.longCodeValue) || '';
  const scheme = item?.text(TAG.codingScheme) ?? '';
  const meaning = item?.text(TAG.codeMeaning) ?? '';
  return value === '' || scheme === '' ? null : assignedCode({ value, scheme, meaning: meaning || value });
}
