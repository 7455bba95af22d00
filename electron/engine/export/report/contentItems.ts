import type { CodedConcept } from '../../../contract';
import type { DicomItem, DicomModule } from '../dicom/attributes';
import { codeItem } from '../dicom/codes';

/** How an item of a report's content tree relates to the one above it (PS3.3 C.17.3.2.4). */
type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS ACQ CONTEXT';

/** An object that an item refers to; `segment`: one of its segments. */
export interface ObjectReference {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly segment?: number;
}

function item(type: string, relationship: Relationship, concept: CodedConcept, value: DicomItem): DicomItem {
  return {
    RelationshipType: relationship,
    ValueType: type,
    ConceptNameCodeSequence: [codeItem(concept)],
    ...value,
  };
}

/** A container's own attributes; `template`: the number of the template of PS3.16 that its content follows. */
export function containerOf(children: readonly DicomItem[], template?: string): DicomModule {
  return {
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence:
      template === undefined ? undefined : [{ MappingResource: 'DCMR', TemplateIdentifier: template }],
    ContentSequence: children,
  };
}

export function container(
  concept: CodedConcept,
  children: readonly DicomItem[],
  template?: string,
): DicomItem {
  return item('CONTAINER', 'CONTAINS', concept, containerOf(children, template));
}

export function code(relationship: Relationship, concept: CodedConcept, value: CodedConcept): DicomItem {
  return item('CODE', relationship, concept, { ConceptCodeSequence: [codeItem(value)] });
}

export function text(relationship: Relationship, concept: CodedConcept, value: string): DicomItem {
  return item('TEXT', relationship, concept, { TextValue: value });
}

export function uidReference(relationship: Relationship, concept: CodedConcept, uid: string): DicomItem {
  return item('UIDREF', relationship, concept, { UID: uid });
}

/** An image, or a segment of a segmentation; without a concept where its place says what it is. */
export function image(concept: CodedConcept | null, reference: ObjectReference): DicomItem {
  const { sopClass, sopInstance, segment } = reference;
  return {
    RelationshipType: 'CONTAINS',
    ValueType: 'IMAGE',
    ConceptNameCodeSequence: concept === null ? undefined : [codeItem(concept)],
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: sopClass,
        ReferencedSOPInstanceUID: sopInstance,
        ReferencedSegmentNumber: segment,
      },
    ],
  };
}

/** A measured number with what modifies its concept; in decimals and, so that nothing is lost, in binary. */
export function number(
  concept: CodedConcept,
  value: number,
  unit: CodedConcept,
  modifiers: readonly DicomItem[],
): DicomItem {
  return item('NUM', 'CONTAINS', concept, {
    MeasuredValueSequence: [
      { FloatingPointValue: value, NumericValue: value, MeasurementUnitsCodeSequence: [codeItem(unit)] },
    ],
    ContentSequence: modifiers.length === 0 ? undefined : modifiers,
  });
}
