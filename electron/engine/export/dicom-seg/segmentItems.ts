import { cielabOf } from '../../imaging/segmentations/cielab';
import type { DicomItem } from '../dicom/attributes';
import { codeItem, dcm } from '../dicom/codes';
import { conceptOf } from '../dicom/concepts';
import { newUid } from '../dicom/uid';
import type { ExportedSegment, SegmentExport } from '../exportFormat';

/** Segment Sequence: what each segment is and what made it (PS3.3 C.8.20.4). `number`: its number in the file. */
export function segmentItem(
  segment: ExportedSegment,
  number: number,
  { software, algorithm }: SegmentExport,
): DicomItem {
  const { category, type } = conceptOf(segment.code);
  return {
    SegmentNumber: number,
    SegmentLabel: segment.name,
    SegmentDescription: `Automatic, unsupervised; nodes ${segment.nodes}. Not for diagnostic use.`,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: `Granule ${software.version}`,
    SegmentationAlgorithmIdentificationSequence: [
      {
        AlgorithmFamilyCodeSequence: [dcm('123107', 'Cluster Analysis')],
        AlgorithmName: 'Granule',
        AlgorithmVersion: software.version,
        AlgorithmParameters: algorithm,
      },
    ],
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(type)],
    RecommendedDisplayCIELabValue: cielabOf(segment.color),
    TrackingID: `${number} ${segment.name}`,
    TrackingUID: newUid(),
  };
}
