import type { SourceFrame } from '../../imaging';
import type { DicomItem } from '../dicom/attributes';
import { codeItem } from '../dicom/codes';
import { conceptOf, PRIVATE_SCHEME, PRIVATE_SCHEME_ITEM } from '../dicom/concepts';
import { newInstance } from '../dicom/newInstance';
import type { SourceStudy } from '../dicom/sourceStudy';
import type { ExportedSegment, SegmentExport } from '../exportFormat';
import { ITEM, modalityCode, procedureOf, VALUE } from './concepts';
import { code, container, containerOf, image, number, text, uidReference } from './contentItems';
import type { Measurement } from './measurements';
import type { SegReference } from './segReference';

const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';
/** Stands for this software wherever it observes (below the root for UUIDs, PS3.5 annex B.2). */
const DEVICE_UID = '2.25.236571818750751295349525456352746768745';
const NOT_FOR_DIAGNOSIS = 'Automatic, unsupervised segmentation; not for diagnostic use.';

export interface Report {
  readonly data: SegmentExport;
  readonly planes: readonly SourceFrame[];
  readonly source: SourceStudy;
  readonly seg: SegReference;
  /** Of each segment, in their order. */
  readonly measurements: readonly (readonly Measurement[])[];
}

/** The data set of an Enhanced SR (PS3.3 A.35.2) that follows template 1500, Measurement Report (PS3.16). */
export function reportDataSet(report: Report) {
  const { data, source } = report;
  const { modality } = data.image;
  return {
    ...newInstance({
      sopClass: ENHANCED_SR,
      modality: 'SR',
      seriesDescription: 'Granule measurements, not for diagnostic use',
      version: data.software.version,
      source,
    }),
    // A report lies in no frame of reference of its own.
    FrameOfReferenceUID: undefined,
    PositionReferenceIndicator: undefined,
    CodingSchemeIdentificationSequence: hasPrivateCode(report) ? [PRIVATE_SCHEME_ITEM] : undefined,
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    CurrentRequestedProcedureEvidenceSequence: [evidence(report)],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(ITEM.report)],
    ...containerOf(
      [
        code('HAS CONCEPT MOD', ITEM.language, VALUE.english),
        ...observer(data.software.version),
        code('HAS CONCEPT MOD', ITEM.procedure, procedureOf(modality)),
        imageLibrary(report),
        container(
          ITEM.measurements,
          data.segments.map((segment, index) => measurementGroup(segment, index, report)),
        ),
        text('CONTAINS', ITEM.comment, [NOT_FOR_DIAGNOSIS, ...data.image.findings].join(' ')),
      ],
      '1500',
    ),
  } satisfies DicomItem;
}

function hasPrivateCode({ data, measurements }: Report): boolean {
  const concepts = [
    ...data.segments.map(({ code: chosen }) => conceptOf(chosen).type),
    ...measurements.flat().map(({ quantity }) => quantity),
  ];
  return concepts.some(({ scheme }) => scheme === PRIVATE_SCHEME);
}

/** Template 1004: the software observed, not a person. */
function observer(version: string): DicomItem[] {
  return [
    code('HAS OBS CONTEXT', ITEM.observerType, VALUE.device),
    uidReference('HAS OBS CONTEXT', ITEM.deviceUid, DEVICE_UID),
    text('HAS OBS CONTEXT', ITEM.deviceName, 'Granule'),
    text('HAS OBS CONTEXT', ITEM.deviceManufacturer, 'The Granule contributors'),
    text('HAS OBS CONTEXT', ITEM.deviceModel, `Granule ${version}`),
  ];
}

/** Each file of the source once. */
function sourceInstances(planes: readonly SourceFrame[]): SourceFrame[] {
  return [...new Map(planes.map((plane) => [plane.sopInstance, plane])).values()];
}

/** Template 1600. */
function imageLibrary({ data, planes }: Report): DicomItem {
  return container(
    ITEM.imageLibrary,
    [
      container(ITEM.imageGroup, [
        code('HAS ACQ CONTEXT', ITEM.modality, modalityCode(data.image.modality)),
        ...sourceInstances(planes).map((plane) => image(null, plane)),
      ]),
    ],
    '1600',
  );
}

/** Template 1411: what one segment is, which voxels it has, and its numbers. */
function measurementGroup(segment: ExportedSegment, index: number, report: Report): DicomItem {
  const { data, source, seg, measurements } = report;
  const { category, type } = conceptOf(segment.code);
  const { sopClass, sopInstance, tracking } = seg;
  return container(
    ITEM.group,
    [
      text('HAS OBS CONTEXT', ITEM.trackingId, tracking[index].id),
      uidReference('HAS OBS CONTEXT', ITEM.trackingUid, tracking[index].uid),
      code('CONTAINS', ITEM.findingCategory, category),
      code('CONTAINS', ITEM.finding, type),
      image(ITEM.segment, { sopClass, sopInstance, segment: index + 1 }),
      uidReference('CONTAINS', ITEM.sourceSeries, source.seriesUid),
      ...measurements[index].map(numberItem),
      text(
        'CONTAINS',
        ITEM.comment,
        [
          ...[`${segment.name}.`, NOT_FOR_DIAGNOSIS, `${data.algorithm}; nodes ${segment.nodes}.`],
          ...data.image.findings,
        ].join(' '),
      ),
    ],
    '1411',
  );
}

function numberItem({ quantity, value, unit, derivation, method }: Measurement): DicomItem {
  return number(quantity, value, unit, [
    ...(method === null ? [] : [code('HAS CONCEPT MOD', ITEM.method, method)]),
    ...(derivation === null ? [] : [code('HAS CONCEPT MOD', ITEM.derivation, derivation)]),
  ]);
}

/** Every object that the report refers to, by study and series (PS3.3 C.17.2.3). */
function evidence({ planes, source, seg }: Report): DicomItem {
  const reference = ({ sopClass, sopInstance }: { sopClass: string; sopInstance: string }): DicomItem => ({
    ReferencedSOPClassUID: sopClass,
    ReferencedSOPInstanceUID: sopInstance,
  });
  return {
    StudyInstanceUID: source.patientAndStudy.StudyInstanceUID,
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: source.seriesUid,
        ReferencedSOPSequence: sourceInstances(planes).map(reference),
      },
      { SeriesInstanceUID: seg.seriesUid, ReferencedSOPSequence: [reference(seg)] },
    ],
  };
}
