import {
  CATEGORY,
  SEGMENT_CONCEPTS,
  UNASSIGNED,
  type CodedConcept,
  type SegmentConcept,
} from '../../../contract';
import type { DicomItem } from './attributes';

/** Designator of the codes that no standard scheme has (PS3.3 section 8.2: 99 and a name of one's own). */
export const PRIVATE_SCHEME = UNASSIGNED.type.scheme;

/** The concept of a code: a listed one with its category, any other one as anatomy, none as unassigned. */
export function conceptOf(code: CodedConcept | null): SegmentConcept {
  if (code === null) return UNASSIGNED;
  const listed = SEGMENT_CONCEPTS.find(
    ({ type }) => type.value === code.value && type.scheme === code.scheme,
  );
  return listed ?? { category: CATEGORY.anatomy, type: code };
}

/** Says what the private coding scheme is (PS3.3 C.12.1). */
export const PRIVATE_SCHEME_ITEM: DicomItem = {
  CodingSchemeDesignator: PRIVATE_SCHEME,
  CodingSchemeName: 'Codes of Granule',
  CodingSchemeResponsibleOrganization: 'The Granule contributors',
};
