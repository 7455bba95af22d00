import type { CodedConcept } from '../../../contract';
import { PRIVATE_SCHEME } from '../dicom/concepts';

const dcm = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'SCT', meaning });
const ibsi = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'IBSI', meaning });
const ucum = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'UCUM', meaning });
const loinc = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'LN', meaning });

/** Names of a report's items (PS3.16 templates 1204, 1001, 1500, 1600 and 1411). */
export const ITEM = {
  report: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  observerType: dcm('121005', 'Observer Type'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  deviceManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceModel: dcm('121015', 'Device Observer Model Name'),
  procedure: dcm('121058', 'Procedure reported'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageGroup: dcm('126200', 'Image Library Group'),
  modality: dcm('121139', 'Modality'),
  measurements: dcm('126010', 'Imaging Measurements'),
  group: dcm('125007', 'Measurement Group'),
  trackingId: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  findingCategory: sct('276214006', 'Finding category'),
  finding: dcm('121071', 'Finding'),
  segment: dcm('121191', 'Referenced Segment'),
  sourceSeries: dcm('121232', 'Source series for segmentation'),
  method: sct('370129005', 'Measurement Method'),
  derivation: dcm('121401', 'Derivation'),
  comment: dcm('121106', 'Comment'),
} as const;

export const VALUE = {
  english: { value: 'en', scheme: 'RFC5646', meaning: 'English' },
  device: dcm('121007', 'Device'),
  sumOfVoxels: dcm('126030', 'Sum of segmented voxel volumes'),
} as const;

/** What is measured (PS3.16 CID 7469 and the Image Biomarker Standardisation Initiative). */
export const QUANTITY = {
  volume: sct('118565006', 'Volume'),
  meshVolume: ibsi('RNU0', 'Volume of Mesh'),
  surfaceArea: ibsi('C0JK', 'Surface Area of Mesh'),
  sphericity: ibsi('QCFX', 'Sphericity'),
  longestDiameter: ibsi('L0JK', 'Maximum 3D Diameter of a Mesh'),
  longAxis: sct('103339001', 'Long Axis'),
} as const;

/** How a number was derived from a segment's voxels (PS3.16 CID 7464). */
export const DERIVATION = {
  mean: sct('373098007', 'Mean'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  minimum: sct('255605001', 'Minimum'),
  maximum: sct('56851009', 'Maximum'),
  median: sct('373099004', 'Median'),
} as const;

export const UNIT = {
  millilitre: ucum('ml', 'milliliter'),
  squareMillimetre: ucum('mm2', 'square millimeter'),
  millimetre: ucum('mm', 'millimeter'),
  none: ucum('1', 'no units'),
} as const;

/** Units that scans state, by the names that people use, as codes of UCUM (PS3.16 CID 7181). */
const STATED_UNITS: Readonly<Record<string, CodedConcept>> = {
  '': UNIT.none,
  'Bq/ml': ucum('Bq/ml', 'Becquerels/milliliter'),
  'g/ml': ucum('g/ml', 'grams/milliliter'),
  counts: ucum('{counts}', 'Counts'),
  'counts/s': ucum('{counts}/s', 'Counts per second'),
  '%': ucum('%', 'Percent'),
  Gy: ucum('Gy', 'Gy'),
  ms: ucum('ms', 'millisecond'),
  s: ucum('s', 'second'),
  Hz: ucum('Hz', 'Hertz'),
  'mm2/s': ucum('mm2/s', 'mm2/s'),
  'um2/s': ucum('um2/s', 'um2/s'),
  '10-6.mm2/s': ucum('10-6.mm2/s', '10-6.mm2/s'),
};

/** Letters of a code (PS3.5 section 6.2, SH), less the braces of an annotation. */
const LONGEST_ANNOTATION = 14;

/** Any other text that a scan calls its unit is an annotation to a number without unit, as UCUM writes them. */
function unitOf(stated: string): CodedConcept {
  const known = STATED_UNITS[stated];
  if (known !== undefined) return known;
  const annotation = stated.replaceAll(/[^!-z|~]+/g, '_').slice(0, LONGEST_ANNOTATION);
  return ucum(`{${annotation}}`, stated);
}

/** For values that no standard scheme has a name for. */
const VOXEL_VALUE: CodedConcept = { value: 'VOXEL', scheme: PRIVATE_SCHEME, meaning: 'Value of voxels' };

/** What a scan's values are, and in which unit. */
export function intensityOf(unit: string, modality: string): { quantity: CodedConcept; unit: CodedConcept } {
  if (unit === 'HU')
    return { quantity: dcm('112031', 'Attenuation Coefficient'), unit: ucum("[hnsf'U]", 'Hounsfield unit') };
  if (unit === 'SUVbw')
    return {
      quantity: dcm('126400', 'Standardized Uptake Value'),
      unit: ucum('g/ml{SUVbw}', 'Standardized Uptake Value body weight'),
    };
  const stated = unitOf(unit);
  if (modality === 'MR') return { quantity: dcm('110852', 'MR signal intensity'), unit: stated };
  return { quantity: VOXEL_VALUE, unit: stated };
}

const PROCEDURES: Readonly<Record<string, CodedConcept>> = {
  CT: loinc('25045-6', 'CT unspecified body region'),
  MR: loinc('25056-3', 'MRI unspecified body region'),
  PT: loinc('44136-0', 'PET unspecified body region'),
};

/** The procedure that a scan came from, as far as its modality tells (PS3.16 CID 100). */
export function procedureOf(modality: string): CodedConcept {
  return PROCEDURES[modality] ?? sct('363679005', 'Imaging procedure');
}

const MODALITIES: Readonly<Record<string, string>> = {
  CT: 'Computed Tomography',
  MR: 'Magnetic Resonance',
  PT: 'Positron emission tomography',
};

/** The modality as a code (PS3.16 CID 29). */
export function modalityCode(modality: string): CodedConcept {
  return dcm(modality, MODALITIES[modality] ?? modality);
}
