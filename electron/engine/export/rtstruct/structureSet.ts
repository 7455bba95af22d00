import type { SourceFrame } from '../../imaging';
import type { DicomItem } from '../dicom/attributes';
import { codeItem } from '../dicom/codes';
import { textAsWritten } from '../dicom/encodeDicom';
import { newInstance } from '../dicom/newInstance';
import type { SourceStudy } from '../dicom/sourceStudy';
import type { SegmentExport } from '../exportFormat';
import type { PlacedContour, SegmentContours } from './segmentContours';

const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';
/** What RT Referenced Study Sequence has always been filled with: a study, as a class of its own (retired). */
const STUDY = '1.2.840.10008.3.1.2.3.1';
const DESCRIPTION = 'Automatic, unsupervised; not for diagnostic use. Holes are keyholes.';

export interface StructureSet {
  readonly data: SegmentExport;
  readonly planes: readonly SourceFrame[];
  readonly source: SourceStudy;
  readonly frameOfReference: string;
  readonly segments: readonly SegmentContours[];
}

/** A segment's name as a region of interest bears it. */
export function roiName(name: string): string {
  return textAsWritten('LO', name).trim();
}

/** The data set of an RT Structure Set (PS3.3 A.19): a region of interest a segment. */
export function structureSetOf(set: StructureSet) {
  const { data, segments, source } = set;
  const { ContentDate, ContentTime, ...instance } = newInstance({
    sopClass: RT_STRUCTURE_SET,
    modality: 'RTSTRUCT',
    seriesDescription: 'Granule segments, not for diagnostic use',
    version: data.software.version,
    source,
  });
  return {
    ...instance,
    OperatorsName: '',
    StructureSetLabel: 'Granule',
    StructureSetDescription: [DESCRIPTION, ...data.image.findings].join(' '),
    StructureSetDate: ContentDate,
    StructureSetTime: ContentTime,
    ReferencedFrameOfReferenceSequence: [referencedFrame(set)],
    StructureSetROISequence: segments.map((segment) => roiItem(segment, set)),
    ROIContourSequence: segments.map(contourItem),
    RTROIObservationsSequence: segments.map(({ segment: { value, code } }) => ({
      ObservationNumber: value,
      ReferencedROINumber: value,
      RTROIIdentificationCodeSequence: code === null ? undefined : [codeItem(code)],
      RTROIInterpretedType: '',
      ROIInterpreter: '',
    })),
    ApprovalStatus: 'UNAPPROVED',
  } satisfies DicomItem;
}

function roiItem({ segment }: SegmentContours, { data, frameOfReference }: StructureSet): DicomItem {
  return {
    ROINumber: segment.value,
    ReferencedFrameOfReferenceUID: frameOfReference,
    ROIName: segment.name,
    ROIGenerationAlgorithm: 'AUTOMATIC',
    ROIGenerationDescription: data.algorithm,
  };
}

function contourItem({ segment, contours }: SegmentContours): DicomItem {
  return {
    ReferencedROINumber: segment.value,
    ROIDisplayColor: segment.color.map(Math.round),
    ContourSequence: contours.length === 0 ? undefined : contours.map(contourOf),
  };
}

function contourOf({ plane, pointsMm }: PlacedContour, index: number): DicomItem {
  return {
    ContourNumber: index + 1,
    ContourImageSequence: [imageReference(plane)],
    ContourGeometricType: 'CLOSED_PLANAR',
    NumberOfContourPoints: pointsMm.length / 3,
    ContourData: pointsMm,
  };
}

function imageReference({ sopClass, sopInstance, frame, frames }: SourceFrame): DicomItem {
  return {
    ReferencedSOPClassUID: sopClass,
    ReferencedSOPInstanceUID: sopInstance,
    ReferencedFrameNumber: frames > 1 ? frame : undefined,
  };
}

/** Study, series and images that the contours were drawn on (PS3.3 C.8.8.5). */
function referencedFrame({ planes, source, frameOfReference }: StructureSet): DicomItem {
  return {
    FrameOfReferenceUID: frameOfReference,
    RTReferencedStudySequence: [
      {
        ReferencedSOPClassUID: STUDY,
        ReferencedSOPInstanceUID: source.patientAndStudy.StudyInstanceUID,
        RTReferencedSeriesSequence: [
          { SeriesInstanceUID: source.seriesUid, ContourImageSequence: planes.map(imageReference) },
        ],
      },
    ],
  };
}
