import { cross, dot, type Vec3 } from '../../../../native-models/geometry';
import type { SourceFrame } from '../../imaging';
import { ATTRIBUTES, type DicomItem, type DicomModule } from '../dicom/attributes';
import { dcm } from '../dicom/codes';
import { PRIVATE_SCHEME_ITEM } from '../dicom/concepts';
import { newInstance } from '../dicom/newInstance';
import { newUid } from '../dicom/uid';
import type { SourceStudy } from '../dicom/sourceStudy';
import type { SegmentExport } from '../exportFormat';
import { hasOverlap } from '../overlap';
import type { SegFrame, SegPixels } from './segFrames';
import { segmentItem } from './segmentItems';

/** SOP classes of segmentations: one bit a pixel, and label maps (DICOM Supplement 243). */
export const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABEL_MAP_SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.7';

/** Gaps between planes that differ by less than this are even. */
const EVEN_MM = 0.01;

/** What a segmentation object is made of. */
export interface SegContents {
  readonly data: SegmentExport;
  readonly planes: readonly SourceFrame[];
  readonly pixels: SegPixels;
  readonly source: SourceStudy;
}

/** The data set of a Segmentation object (PS3.3 A.51) of one series, on that series' own planes. */
export function segDataSet(contents: SegContents) {
  const { data, planes, pixels, source } = contents;
  const { bitsAllocated, frames, pixelData } = pixels;
  const binary = bitsAllocated === 1;
  const privateCode = data.segments.some(({ code }) => code === null);
  return {
    ...newInstance({
      sopClass: binary ? SEGMENTATION : LABEL_MAP_SEGMENTATION,
      modality: 'SEG',
      seriesDescription: 'Granule segments, not for diagnostic use',
      version: data.software.version,
      source,
    }),
    ...source.lossyCompression,
    ImageType: ['DERIVED', 'PRIMARY'],
    CodingSchemeIdentificationSequence: privateCode ? [PRIVATE_SCHEME_ITEM] : undefined,
    ContentLabel: 'SEGMENTATION',
    ContentDescription: 'Automatic, unsupervised; not for diagnostic use',
    ContentCreatorName: '',
    ReferencedSeriesSequence: [referencedSeries(source.seriesUid, planes)],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: planes[0].rows,
    Columns: planes[0].columns,
    BitsAllocated: bitsAllocated,
    BitsStored: bitsAllocated,
    HighBit: bitsAllocated - 1,
    PixelRepresentation: 0,
    PixelPaddingValue: binary ? undefined : 0,
    SegmentationType: binary ? 'BINARY' : 'LABELMAP',
    SegmentsOverlap: hasOverlap(data) ? 'YES' : 'NO',
    SegmentSequence: data.segments.map((segment, index) => segmentItem(segment, index + 1, data)),
    ...dimensions(binary),
    SharedFunctionalGroupsSequence: [sharedGroups(planes)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, planes[frame.plane])),
    PixelData: pixelData,
  } satisfies DicomItem;
}

/** Common Instance Reference module (PS3.3 C.12.2): each file of the source once. */
function referencedSeries(seriesUid: string, planes: readonly SourceFrame[]): DicomItem {
  const instances = new Map(planes.map(({ sopInstance, sopClass }) => [sopInstance, sopClass]));
  return {
    SeriesInstanceUID: seriesUid,
    ReferencedInstanceSequence: [...instances].map(([sopInstance, sopClass]) => ({
      ReferencedSOPClassUID: sopClass,
      ReferencedSOPInstanceUID: sopInstance,
    })),
  };
}

/** Frames are ordered by segment, then by position (PS3.3 C.7.6.17); a label map by position only. */
function dimensions(binary: boolean): DicomModule {
  const organization = newUid();
  const dimension = (pointer: number, group: number, label: string): DicomItem => ({
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: label,
  });
  const segment = dimension(
    ATTRIBUTES.ReferencedSegmentNumber[0],
    ATTRIBUTES.SegmentIdentificationSequence[0],
    'Segment Number',
  );
  const position = dimension(
    ATTRIBUTES.ImagePositionPatient[0],
    ATTRIBUTES.PlanePositionSequence[0],
    'Image Position Patient',
  );
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: binary ? [segment, position] : [position],
  };
}

function sharedGroups(planes: readonly SourceFrame[]): DicomItem {
  const [{ alongRow, alongColumn, spacingMm }] = planes;
  const { thicknessMm, even } = planeDistance(planes);
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...alongRow, ...alongColumn] }],
    PixelMeasuresSequence: [
      {
        // Distance of rows first (PS3.3 10.7.1.3).
        PixelSpacing: [spacingMm[1], spacingMm[0]],
        SliceThickness: thicknessMm,
        SpacingBetweenSlices: even ? thicknessMm : undefined,
      },
    ],
  };
}

/** The median distance of neighbouring planes along their normal, and whether all are alike; a single plane has none. */
function planeDistance(planes: readonly SourceFrame[]): { thicknessMm: number; even: boolean } {
  const [{ alongRow, alongColumn, spacingMm }] = planes;
  const normal: Vec3 = cross(alongRow, alongColumn);
  const along = planes.map(({ position }) => dot(position, normal));
  const gaps = along.slice(1).map((mm, index) => Math.abs(mm - along[index]));
  if (gaps.length === 0) return { thicknessMm: spacingMm[0], even: false };
  const sorted = [...gaps].sort((a, b) => a - b);
  const thicknessMm = sorted[Math.floor((sorted.length - 1) / 2)];
  return { thicknessMm, even: gaps.every((gap) => Math.abs(gap - thicknessMm) < EVEN_MM) };
}

/** Per-frame functional groups (PS3.3 C.7.6.16.2): where the frame lies, which segment it shows, what it was made from. */
function frameGroups({ segment, plane }: SegFrame, source: SourceFrame): DicomItem {
  const { sopClass, sopInstance, frame, frames, position } = source;
  return {
    FrameContentSequence: [{ DimensionIndexValues: segment === 0 ? [plane + 1] : [segment, plane + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: position }],
    SegmentIdentificationSequence: segment === 0 ? undefined : [{ ReferencedSegmentNumber: segment }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [dcm('113076', 'Segmentation')],
        SourceImageSequence: [
          {
            ReferencedSOPClassUID: sopClass,
            ReferencedSOPInstanceUID: sopInstance,
            ReferencedFrameNumber: frames > 1 ? frame : undefined,
            SpatialLocationsPreserved: 'YES',
            PurposeOfReferenceCodeSequence: [dcm('121322', 'Source image for image processing operation')],
          },
        ],
      },
    ],
  };
}
