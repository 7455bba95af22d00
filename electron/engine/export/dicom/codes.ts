import type { CodedConcept } from '../../../contract';
import type { DicomItem } from './attributes';

/** Longer codes, as SNOMED CT's extensions have, go into an attribute of their own. */
const LONGEST_CODE_VALUE = 16;

/** A concept as the one item of a code sequence (PS3.3 section 8.8). */
export function codeItem({ value, scheme, meaning }: CodedConcept): DicomItem {
  const named = { CodingSchemeDesignator: scheme, CodeMeaning: meaning };
  return value.length > LONGEST_CODE_VALUE
    ? { LongCodeValue: value, ...named }
    : { CodeValue: value, ...named };
}

/** A concept of the DICOM Controlled Terminology (PS3.16 annex D). */
export function dcm(value: string, meaning: string): DicomItem {
  return codeItem({ value, scheme: 'DCM', meaning });
}
