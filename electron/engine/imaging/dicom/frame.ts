import type { DataType } from '../../../contract';
import type { DicomDataSet, PixelDataPlace } from './dataSet';
import { discriminatorsOf } from './discriminators';
import { frameGeometries, type FrameGeometry } from './frameGeometry';
import { frameValuesOf, type FrameValues } from './frameValues';
import { frameAttributes } from './functionalGroups';
import { mostFrames } from './frameSize';
import { channelsOf, decodedType, pixelFormatOf, type PixelFormat } from './pixelFormat';

/** What a DICOM file says of all its frames (PS3.3), as far as it matters for building a volume. */
export interface DicomImage {
  readonly file: string;
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly frameOfReference: string;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
  /** As the scanner counted; null where it did not. */
  readonly seriesNumber: number | null;
  readonly localiser: boolean;
  readonly instanceNumber: number;
  /** How many frames the file holds. */
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: PixelFormat;
  /** Of a pixel once it is unpacked: 1 for grey, 3 for colour. */
  readonly channels: number;
  /** Of the numbers once they are unpacked. */
  readonly dataType: DataType;
  readonly pixelData: PixelDataPlace | null;
  /** Text or a drawing is part of the picture (0028,0301). */
  readonly burnedInAnnotation: boolean;
  /** Graphics that lie over the picture in layers of their own (60xx). */
  readonly overlays: number;
}

/** One frame of a file: a slice of a volume. */
export interface DicomFrame extends DicomImage, FrameGeometry, FrameValues {
  /** Index in the file, from 0. */
  readonly index: number;
  /** Values by which several frames at one place may differ, as `DISCRIMINATORS` names them; '' where not stated. */
  readonly discriminators: readonly string[];
}

const TAG = {
  // The same two as in the data set (PS3.10 7.1), which some anonymisers leave empty there only.
  mediaStorageSopClass: 'x00020002',
  mediaStorageSopInstance: 'x00020003',
  imageType: 'x00080008',
  sopClass: 'x00080016',
  sopInstance: 'x00080018',
  modality: 'x00080060',
  seriesDescription: 'x0008103e',
  bodyPart: 'x00180015',
  protocolName: 'x00181030',
  studyUid: 'x0020000d',
  seriesUid: 'x0020000e',
  seriesNumber: 'x00200011',
  instanceNumber: 'x00200013',
  frameOfReference: 'x00200052',
  frames: 'x00280008',
  burnedInAnnotation: 'x00280301',
} as const;

/** Rows of overlays, of which the groups are the even ones from 6000 to 601E (PS3.3 C.9.2). */
const OVERLAY_ROWS = Array.from(
  { length: 16 },
  (_, index) => `x60${(2 * index).toString(16).padStart(2, '0')}0010`,
);

function imageOf(file: string, data: DicomDataSet): DicomImage {
  const pixels = pixelFormatOf(data);
  const frames = data.numbers(TAG.frames)[0];
  return {
    file,
    transferSyntax: data.transferSyntax,
    sopClass: data.text(TAG.sopClass) || data.text(TAG.mediaStorageSopClass),
    sopInstance: data.text(TAG.sopInstance) || data.text(TAG.mediaStorageSopInstance),
    studyUid: data.text(TAG.studyUid),
    seriesUid: data.text(TAG.seriesUid),
    frameOfReference: data.text(TAG.frameOfReference),
    modality: data.text(TAG.modality) || 'unknown',
    description: data.text(TAG.seriesDescription) || data.text(TAG.protocolName),
    bodyPart: data.text(TAG.bodyPart),
    seriesNumber: data.numbers(TAG.seriesNumber).find(Number.isFinite) ?? null,
    localiser: /\\LOCALIZER(\\|$)/.test(data.text(TAG.imageType)),
    instanceNumber: data.numbers(TAG.instanceNumber).find(Number.isFinite) ?? 0,
    frames: frames >= 1 ? Math.floor(frames) : 1,
    rows: pixels.rows,
    columns: pixels.columns,
    pixels,
    channels: channelsOf(pixels),
    dataType: decodedType(pixels),
    pixelData: data.pixelData(),
    burnedInAnnotation: data.text(TAG.burnedInAnnotation) === 'YES',
    overlays: OVERLAY_ROWS.filter((tag) => data.bytes(tag) !== null).length,
  };
}

/** The frames that the file can hold; its other claims are judged by `refuseUnusable`. */
export function dicomFrames(file: string, data: DicomDataSet): DicomFrame[] {
  const image = imageOf(file, data);
  const frames = frameAttributes(data, Math.min(image.frames, mostFrames(image, data.fileBytes)));
  const geometries = frameGeometries(frames);
  return frames.map((attributes, index) => ({
    ...image,
    ...geometries[index],
    ...frameValuesOf(attributes),
    index,
    discriminators: discriminatorsOf(attributes),
  }));
}
