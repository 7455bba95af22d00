import type { CodedConcept, StoredSegment } from '../../../../contract';
import type { DicomDataSet } from '../../dicom/dataSet';
import { frameGeometries, type FrameGeometry } from '../../dicom/frameGeometry';
import { frameAttributes, groupOf } from '../../dicom/functionalGroups';
import { srgbOf } from '../cielab';

/** SOP classes of segmentations (PS3.4 table B.5-1): bits or fractions, and label maps. */
const SOP_CLASSES: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.66.4',
  '1.2.840.10008.5.1.4.1.1.66.7',
]);

const TAG = {
  sopClass: 'x00080016',
  sopInstance: 'x00080018',
  codeValue: 'x00080100',
  codingScheme: 'x00080102',
  codeMeaning: 'x00080104',
  seriesDescription: 'x0008103e',
  seriesUid: 'x0020000e',
  frameOfReference: 'x00200052',
  contentDescription: 'x00700081',
  frames: 'x00280008',
  rows: 'x00280010',
  columns: 'x00280011',
  bitsAllocated: 'x00280100',
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
} as const;

/** One frame: its place, and the number of its segment, which frames of a label map do not have. */
export interface SegFrameHeader {
  readonly geometry: FrameGeometry;
  readonly segment: number | null;
}

/** What a Segmentation object says of itself (PS3.3 A.51, C.8.20). */
export interface SegHeader {
  readonly transferSyntax: string;
  readonly sopInstance: string;
  readonly seriesUid: string;
  readonly frameOfReference: string;
  readonly description: string;
  readonly type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  /** The value that stands for the whole of a pixel, in a fractional segmentation. */
  readonly largestFraction: number;
  /** The value of pixels outside all segments, in a label map. */
  readonly background: number;
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly segments: readonly StoredSegment[];
  readonly frames: readonly SegFrameHeader[];
}

export function isSegmentation(data: DicomDataSet): boolean {
  return SOP_CLASSES.has(data.text(TAG.sopClass));
}

export function segHeaderOf(data: DicomDataSet): SegHeader {
  const type = data.text(TAG.type);
  const count = Math.max(1, data.numbers(TAG.frames)[0] ?? 1);
  const attributes = frameAttributes(data, count);
  const geometries = frameGeometries(attributes);
  return {
    transferSyntax: data.transferSyntax,
    sopInstance: data.text(TAG.sopInstance),
    seriesUid: data.text(TAG.seriesUid),
    frameOfReference: data.text(TAG.frameOfReference),
    description: data.text(TAG.seriesDescription) || data.text(TAG.contentDescription),
    type: type === 'FRACTIONAL' || type === 'LABELMAP' ? type : 'BINARY',
    largestFraction: data.integer(TAG.largestFraction) ?? 255,
    background: data.integer(TAG.paddingValue) ?? 0,
    rows: data.integer(TAG.rows) ?? 0,
    columns: data.integer(TAG.columns) ?? 0,
    bitsAllocated: data.integer(TAG.bitsAllocated) ?? 1,
    segments: data.items(TAG.segments).flatMap(segmentOf),
    frames: attributes.map((frame, index) => ({
      geometry: geometries[index],
      segment: groupOf(frame, TAG.segmentIdentification)?.integer(TAG.referencedSegment) ?? null,
    })),
  };
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
  const value = item?.text(TAG.codeValue) ?? '';
  const scheme = item?.text(TAG.codingScheme) ?? '';
  const meaning = item?.text(TAG.codeMeaning) ?? '';
  return value === '' || scheme === '' ? null : { value, scheme, meaning: meaning || value };
}
