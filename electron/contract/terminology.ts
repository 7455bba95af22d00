import type { CodedConcept } from './export';

const sct = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'SCT', meaning });

/** Segmentation property categories (PS3.16 CID 7150). */
export const CATEGORY = {
  anatomy: sct('123037004', 'Anatomical Structure'),
  tissue: sct('85756007', 'Tissue'),
  abnormal: sct('49755003', 'Morphologically Abnormal Structure'),
  substance: sct('91720002', 'Body Substance'),
} as const;

/** A concept that a segment may be given, with the category that it belongs to. */
export interface SegmentConcept {
  readonly category: CodedConcept;
  readonly type: CodedConcept;
}

const of = (category: CodedConcept, types: readonly CodedConcept[]): SegmentConcept[] =>
  types.map((type) => ({ category, type }));

/**
 * Common structures by their SNOMED CT codes as DICOM lists them for segments (PS3.16 CID 7151 and those it includes),
 * for a person to choose from; alphabetical within each category.
 */
export const SEGMENT_CONCEPTS: readonly SegmentConcept[] = [
  ...of(CATEGORY.anatomy, [
    sct('23451007', 'Adrenal gland'),
    sct('15825003', 'Aorta'),
    sct('89837001', 'Bladder'),
    sct('272673000', 'Bone'),
    sct('12738006', 'Brain'),
    sct('119238007', 'Brain stem'),
    sct('76752008', 'Breast'),
    sct('113305005', 'Cerebellum'),
    sct('71854001', 'Colon'),
    sct('38848004', 'Duodenum'),
    sct('32849002', 'Esophagus'),
    sct('71341001', 'Femur'),
    sct('28231008', 'Gallbladder'),
    sct('389081007', 'Gray Matter'),
    sct('80891009', 'Heart'),
    sct('5366008', 'Hippocampus'),
    sct('64131007', 'Inferior Vena Cava'),
    sct('64033007', 'Kidney'),
    sct('66720007', 'Lateral ventricle'),
    sct('82471001', 'Left atrium'),
    sct('87878005', 'Left Ventricle'),
    sct('10200004', 'Liver'),
    sct('39607008', 'Lung'),
    sct('59441001', 'Lymph node'),
    sct('15776009', 'Pancreas'),
    sct('32764006', 'Portal Vein'),
    sct('41216001', 'Prostate'),
    sct('113197003', 'Rib'),
    sct('73829009', 'Right Atrium'),
    sct('53085002', 'Right ventricle'),
    sct('89546000', 'Skull'),
    sct('30315005', 'Small intestine'),
    sct('2748008', 'Spinal cord'),
    sct('78961009', 'Spleen'),
    sct('69695003', 'Stomach'),
    sct('42695009', 'Thalamus'),
    sct('44567001', 'Trachea'),
    sct('35039007', 'Uterus'),
    sct('51282000', 'Vertebra'),
    sct('389080008', 'White Matter'),
  ]),
  ...of(CATEGORY.tissue, [
    sct('51114001', 'Artery'),
    sct('59820001', 'Blood vessel'),
    sct('71616004', 'Muscle'),
    sct('39937001', 'Skin'),
    sct('29092000', 'Vein'),
  ]),
  ...of(CATEGORY.abnormal, [
    sct('367643001', 'Cyst'),
    sct('79654002', 'Edema'),
    sct('50960005', 'Hemorrhage'),
    sct('4147007', 'Mass'),
    sct('6574001', 'Necrosis'),
    sct('108369006', 'Neoplasm'),
    sct('27925004', 'Nodule'),
  ]),
  ...of(CATEGORY.substance, [
    sct('65216001', 'Cerebrospinal Fluid'),
    sct('74947009', 'Gas'),
    sct('396339007', 'Thrombus'),
  ]),
];

/** What stands for a segment that nobody has said anything of: honest, and told apart by its private coding scheme. */
export const UNASSIGNED: SegmentConcept = {
  category: CATEGORY.tissue,
  type: { value: 'UNASSIGNED', scheme: '99GRANULE', meaning: 'Region without an assigned meaning' },
};

/** A code as a file gives it; null for the one that stands for none. */
export function assignedCode(code: CodedConcept): CodedConcept | null {
  return code.value === UNASSIGNED.type.value && code.scheme === UNASSIGNED.type.scheme ? null : code;
}
