import type { DicomDataSet } from '../../imaging/dicom/dataSet';
import { readDataSet } from '../../imaging/dicom/readDataSet';
import { probeFile } from '../../imaging/fileProbe';
import { uidFrom } from './uid';
import { ATTRIBUTES, type DicomItem, type DicomModule, type Keyword } from './attributes';

/** Whom and what a derived object belongs to, taken from an image of its source series. */
export interface SourceStudy {
  /** Patient, Study and Patient Study modules (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2). */
  readonly patientAndStudy: DicomModule;
  /** Frame of Reference module (PS3.3 C.7.4.1); empty where the source names none. */
  readonly frameOfReference: DicomModule;
  readonly seriesUid: string;
  readonly seriesNumber: number;
  /** The scanner, as an item of Contributing Equipment Sequence (PS3.3 C.12.1); null where the source names none. */
  readonly scanner: DicomItem | null;
  /** Whether the source was ever compressed with loss, and how (PS3.3 C.7.6.1.1.5): a derived object was so too. */
  readonly lossyCompression: DicomModule;
}

type TextKeyword = {
  [K in Keyword]: (typeof ATTRIBUTES)[K][1] extends 'SQ' | 'OW' | 'US' | 'UL' | 'AT' | 'DS' | 'IS'
    ? never
    : K;
}[Keyword];

/** Required, but may be empty (type 2). */
const ALWAYS = [
  ...(['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'] as const),
  ...(['StudyDate', 'StudyTime', 'ReferringPhysicianName', 'StudyID', 'AccessionNumber'] as const),
] as const satisfies readonly TextKeyword[];

const WHERE_PRESENT = [
  ...(['IssuerOfPatientID', 'StudyDescription', 'PatientAge'] as const),
] as const satisfies readonly TextKeyword[];

function tagOf(keyword: Keyword): string {
  return `x${ATTRIBUTES[keyword][0].toString(16).padStart(8, '0')}`;
}

/** Several values are told apart by backslashes. */
function textOf(data: DicomDataSet, keyword: Keyword): string | string[] {
  const values = data.text(tagOf(keyword)).split('\\');
  return values.length === 1 ? values[0] : values;
}

function copied(data: DicomDataSet, keywords: readonly TextKeyword[]): DicomItem {
  return Object.fromEntries(keywords.map((keyword) => [keyword, textOf(data, keyword)]));
}

function present(data: DicomDataSet, keywords: readonly TextKeyword[]): TextKeyword[] {
  return keywords.filter((keyword) => data.text(tagOf(keyword)) !== '');
}

function numbersWherePresent(data: DicomDataSet, keywords: readonly Keyword[]): DicomItem {
  const known = keywords
    .map((keyword) => [keyword, data.numbers(tagOf(keyword))] as const)
    .filter(([, values]) => values.length > 0 && values.every(Number.isFinite));
  return Object.fromEntries(known);
}

function codesOf(data: DicomDataSet, keyword: Keyword): DicomItem[] | undefined {
  const items = data
    .items(tagOf(keyword))
    .map((item) => copied(item, ['CodeValue', 'CodingSchemeDesignator', 'CodeMeaning']));
  return items.length === 0 ? undefined : items;
}

function scannerOf(data: DicomDataSet): DicomItem | null {
  if (present(data, ['Manufacturer']).length === 0) return null;
  const purpose = {
    CodeValue: '109101',
    CodingSchemeDesignator: 'DCM',
    CodeMeaning: 'Acquisition Equipment',
  };
  return {
    ...copied(data, ['Manufacturer']),
    ...copied(
      data,
      present(data, ['InstitutionName', 'ManufacturerModelName', 'DeviceSerialNumber', 'SoftwareVersions']),
    ),
    PurposeOfReferenceCodeSequence: [purpose],
  };
}

function lossyCompressionOf(data: DicomDataSet): DicomModule {
  const lossy = data.text(tagOf('LossyImageCompression')) === '01';
  if (!lossy) return { LossyImageCompression: '00' };
  return {
    LossyImageCompression: '01',
    ...numbersWherePresent(data, ['LossyImageCompressionRatio']),
    ...copied(data, present(data, ['LossyImageCompressionMethod'])),
  };
}

/** That and how the patient's identity was removed; many anonymisers say that, and not how, which is required then. */
function deidentificationOf(data: DicomDataSet): DicomModule {
  const removed = data.text(tagOf('PatientIdentityRemoved'));
  if (removed === '') return {};
  const codes = codesOf(data, 'DeidentificationMethodCodeSequence');
  const method = textOf(data, 'DeidentificationMethod');
  const unstated = removed === 'YES' && method === '' && codes === undefined;
  return {
    PatientIdentityRemoved: removed,
    DeidentificationMethod: unstated ? 'Not stated by the source' : method === '' ? undefined : method,
    DeidentificationMethodCodeSequence: codes,
  };
}

/** Reads what a derived object needs of its source from the header of one of its files. */
export async function readSourceStudy(file: string): Promise<SourceStudy> {
  const data = await readDataSet(await probeFile(file));
  const instance = data.text(tagOf('SOPInstanceUID'));
  const frame = textOf(data, 'FrameOfReferenceUID');
  const position = textOf(data, 'PositionReferenceIndicator');
  return {
    patientAndStudy: {
      ...copied(data, ALWAYS),
      // Required, as that of the series is; some anonymisers leave both empty. All that is made of the image agrees on them.
      StudyInstanceUID: data.text(tagOf('StudyInstanceUID')) || uidFrom(`study of ${instance}`),
      ...copied(data, present(data, WHERE_PRESENT)),
      ...numbersWherePresent(data, ['PatientSize', 'PatientWeight']),
      ...deidentificationOf(data),
    },
    frameOfReference:
      frame === '' ? {} : { FrameOfReferenceUID: frame, PositionReferenceIndicator: position },
    seriesUid: data.text(tagOf('SeriesInstanceUID')) || uidFrom(`series of ${instance}`),
    seriesNumber: data.numbers(tagOf('SeriesNumber'))[0] ?? 0,
    scanner: scannerOf(data),
    lossyCompression: lossyCompressionOf(data),
  };
}
