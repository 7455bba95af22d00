import type { CodedConcept } from '../../../contract';
import type { DicomItem } from './attributes';

/** A concept as the one item of a code sequence (PS3.3 section 8.8). */
export function codeItem({ value, scheme, meaning }: CodedConcept): DicomItem {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

/** A concept of the DICOM Controlled Terminology (PS3.16 annex D). */
export function dcm(value: string, meaning: string): DicomItem {
  return codeItem({ value, scheme: 'DCM', meaning });
}
