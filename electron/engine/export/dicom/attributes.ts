/** Value representations that are written (PS3.5 section 6.2). */
export type Representation =
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'FD'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SQ'
  | 'ST'
  | 'TM'
  | 'UC'
  | 'UI'
  | 'UL'
  | 'US'
  | 'UT';

/** Tag and value representation of the attributes that are written, by their keywords (PS3.6). */
export const ATTRIBUTES = {
  SpecificCharacterSet: [0x00080005, 'CS'],
  ImageType: [0x00080008, 'CS'],
  InstanceCreationDate: [0x00080012, 'DA'],
  InstanceCreationTime: [0x00080013, 'TM'],
  SOPClassUID: [0x00080016, 'UI'],
  SOPInstanceUID: [0x00080018, 'UI'],
  StudyDate: [0x00080020, 'DA'],
  SeriesDate: [0x00080021, 'DA'],
  ContentDate: [0x00080023, 'DA'],
  StudyTime: [0x00080030, 'TM'],
  SeriesTime: [0x00080031, 'TM'],
  ContentTime: [0x00080033, 'TM'],
  AccessionNumber: [0x00080050, 'SH'],
  Modality: [0x00080060, 'CS'],
  Manufacturer: [0x00080070, 'LO'],
  InstitutionName: [0x00080080, 'LO'],
  ReferringPhysicianName: [0x00080090, 'PN'],
  CodeValue: [0x00080100, 'SH'],
  CodingSchemeDesignator: [0x00080102, 'SH'],
  CodeMeaning: [0x00080104, 'LO'],
  MappingResource: [0x00080105, 'CS'],
  CodingSchemeIdentificationSequence: [0x00080110, 'SQ'],
  CodingSchemeName: [0x00080115, 'ST'],
  CodingSchemeResponsibleOrganization: [0x00080116, 'ST'],
  LongCodeValue: [0x00080119, 'UC'],
  StudyDescription: [0x00081030, 'LO'],
  SeriesDescription: [0x0008103e, 'LO'],
  OperatorsName: [0x00081070, 'PN'],
  ManufacturerModelName: [0x00081090, 'LO'],
  ReferencedPerformedProcedureStepSequence: [0x00081111, 'SQ'],
  ReferencedSeriesSequence: [0x00081115, 'SQ'],
  ReferencedInstanceSequence: [0x0008114a, 'SQ'],
  ReferencedSOPClassUID: [0x00081150, 'UI'],
  ReferencedSOPInstanceUID: [0x00081155, 'UI'],
  ReferencedFrameNumber: [0x00081160, 'IS'],
  ReferencedSOPSequence: [0x00081199, 'SQ'],
  SourceImageSequence: [0x00082112, 'SQ'],
  DerivationImageSequence: [0x00089124, 'SQ'],
  DerivationCodeSequence: [0x00089215, 'SQ'],
  PatientName: [0x00100010, 'PN'],
  PatientID: [0x00100020, 'LO'],
  IssuerOfPatientID: [0x00100021, 'LO'],
  PatientBirthDate: [0x00100030, 'DA'],
  PatientSex: [0x00100040, 'CS'],
  PatientAge: [0x00101010, 'AS'],
  PatientSize: [0x00101020, 'DS'],
  PatientWeight: [0x00101030, 'DS'],
  PatientIdentityRemoved: [0x00120062, 'CS'],
  DeidentificationMethod: [0x00120063, 'LO'],
  DeidentificationMethodCodeSequence: [0x00120064, 'SQ'],
  SliceThickness: [0x00180050, 'DS'],
  SpacingBetweenSlices: [0x00180088, 'DS'],
  DeviceSerialNumber: [0x00181000, 'LO'],
  SoftwareVersions: [0x00181020, 'LO'],
  ContributingEquipmentSequence: [0x0018a001, 'SQ'],
  StudyInstanceUID: [0x0020000d, 'UI'],
  SeriesInstanceUID: [0x0020000e, 'UI'],
  StudyID: [0x00200010, 'SH'],
  SeriesNumber: [0x00200011, 'IS'],
  InstanceNumber: [0x00200013, 'IS'],
  ImagePositionPatient: [0x00200032, 'DS'],
  ImageOrientationPatient: [0x00200037, 'DS'],
  FrameOfReferenceUID: [0x00200052, 'UI'],
  PositionReferenceIndicator: [0x00201040, 'LO'],
  FrameContentSequence: [0x00209111, 'SQ'],
  PlanePositionSequence: [0x00209113, 'SQ'],
  PlaneOrientationSequence: [0x00209116, 'SQ'],
  DimensionIndexValues: [0x00209157, 'UL'],
  DimensionOrganizationUID: [0x00209164, 'UI'],
  DimensionIndexPointer: [0x00209165, 'AT'],
  FunctionalGroupPointer: [0x00209167, 'AT'],
  DimensionOrganizationSequence: [0x00209221, 'SQ'],
  DimensionIndexSequence: [0x00209222, 'SQ'],
  DimensionDescriptionLabel: [0x00209421, 'LO'],
  SamplesPerPixel: [0x00280002, 'US'],
  PhotometricInterpretation: [0x00280004, 'CS'],
  NumberOfFrames: [0x00280008, 'IS'],
  Rows: [0x00280010, 'US'],
  Columns: [0x00280011, 'US'],
  PixelSpacing: [0x00280030, 'DS'],
  BitsAllocated: [0x00280100, 'US'],
  BitsStored: [0x00280101, 'US'],
  HighBit: [0x00280102, 'US'],
  PixelRepresentation: [0x00280103, 'US'],
  PixelPaddingValue: [0x00280120, 'US'],
  SpatialLocationsPreserved: [0x0028135a, 'CS'],
  LossyImageCompression: [0x00282110, 'CS'],
  LossyImageCompressionRatio: [0x00282112, 'DS'],
  LossyImageCompressionMethod: [0x00282114, 'CS'],
  PixelMeasuresSequence: [0x00289110, 'SQ'],
  MeasurementUnitsCodeSequence: [0x004008ea, 'SQ'],
  RelationshipType: [0x0040a010, 'CS'],
  ValueType: [0x0040a040, 'CS'],
  ConceptNameCodeSequence: [0x0040a043, 'SQ'],
  ContinuityOfContent: [0x0040a050, 'CS'],
  UID: [0x0040a124, 'UI'],
  TextValue: [0x0040a160, 'UT'],
  FloatingPointValue: [0x0040a161, 'FD'],
  ConceptCodeSequence: [0x0040a168, 'SQ'],
  PurposeOfReferenceCodeSequence: [0x0040a170, 'SQ'],
  MeasuredValueSequence: [0x0040a300, 'SQ'],
  NumericValue: [0x0040a30a, 'DS'],
  PerformedProcedureCodeSequence: [0x0040a372, 'SQ'],
  CurrentRequestedProcedureEvidenceSequence: [0x0040a375, 'SQ'],
  CompletionFlag: [0x0040a491, 'CS'],
  VerificationFlag: [0x0040a493, 'CS'],
  ContentTemplateSequence: [0x0040a504, 'SQ'],
  ContentSequence: [0x0040a730, 'SQ'],
  TemplateIdentifier: [0x0040db00, 'CS'],
  SegmentationType: [0x00620001, 'CS'],
  SegmentSequence: [0x00620002, 'SQ'],
  SegmentedPropertyCategoryCodeSequence: [0x00620003, 'SQ'],
  SegmentNumber: [0x00620004, 'US'],
  SegmentLabel: [0x00620005, 'LO'],
  SegmentDescription: [0x00620006, 'ST'],
  SegmentationAlgorithmIdentificationSequence: [0x00620007, 'SQ'],
  SegmentAlgorithmType: [0x00620008, 'CS'],
  SegmentAlgorithmName: [0x00620009, 'LO'],
  SegmentIdentificationSequence: [0x0062000a, 'SQ'],
  ReferencedSegmentNumber: [0x0062000b, 'US'],
  RecommendedDisplayCIELabValue: [0x0062000d, 'US'],
  SegmentedPropertyTypeCodeSequence: [0x0062000f, 'SQ'],
  SegmentsOverlap: [0x00620013, 'CS'],
  TrackingID: [0x00620020, 'UT'],
  TrackingUID: [0x00620021, 'UI'],
  AlgorithmFamilyCodeSequence: [0x0066002f, 'SQ'],
  AlgorithmVersion: [0x00660031, 'LO'],
  AlgorithmParameters: [0x00660032, 'LT'],
  AlgorithmName: [0x00660036, 'LO'],
  ContentLabel: [0x00700080, 'CS'],
  ContentDescription: [0x00700081, 'LO'],
  ContentCreatorName: [0x00700084, 'PN'],
  StructureSetLabel: [0x30060002, 'SH'],
  StructureSetDescription: [0x30060006, 'ST'],
  StructureSetDate: [0x30060008, 'DA'],
  StructureSetTime: [0x30060009, 'TM'],
  ReferencedFrameOfReferenceSequence: [0x30060010, 'SQ'],
  RTReferencedStudySequence: [0x30060012, 'SQ'],
  RTReferencedSeriesSequence: [0x30060014, 'SQ'],
  ContourImageSequence: [0x30060016, 'SQ'],
  StructureSetROISequence: [0x30060020, 'SQ'],
  ROINumber: [0x30060022, 'IS'],
  ReferencedFrameOfReferenceUID: [0x30060024, 'UI'],
  ROIName: [0x30060026, 'LO'],
  ROIDescription: [0x30060028, 'ST'],
  ROIDisplayColor: [0x3006002a, 'IS'],
  ROIVolume: [0x3006002c, 'DS'],
  ROIGenerationAlgorithm: [0x30060036, 'CS'],
  ROIGenerationDescription: [0x30060038, 'LO'],
  ROIContourSequence: [0x30060039, 'SQ'],
  ContourSequence: [0x30060040, 'SQ'],
  ContourGeometricType: [0x30060042, 'CS'],
  NumberOfContourPoints: [0x30060046, 'IS'],
  ContourNumber: [0x30060048, 'IS'],
  ContourData: [0x30060050, 'DS'],
  RTROIObservationsSequence: [0x30060080, 'SQ'],
  ObservationNumber: [0x30060082, 'IS'],
  ReferencedROINumber: [0x30060084, 'IS'],
  RTROIIdentificationCodeSequence: [0x30060086, 'SQ'],
  RTROIInterpretedType: [0x300600a4, 'CS'],
  ROIInterpreter: [0x300600a6, 'PN'],
  ApprovalStatus: [0x300e0002, 'CS'],
  SharedFunctionalGroupsSequence: [0x52009229, 'SQ'],
  PerFrameFunctionalGroupsSequence: [0x52009230, 'SQ'],
  PixelData: [0x7fe00010, 'OW'],
} as const satisfies Readonly<Record<string, readonly [number, Representation]>>;

export type Keyword = keyof typeof ATTRIBUTES;

type ValueOf<R extends Representation> = R extends 'SQ'
  ? readonly DicomItem[]
  : R extends 'AT' | 'DS' | 'FD' | 'IS' | 'UL' | 'US'
    ? number | readonly number[]
    : R extends 'OB' | 'OW'
      ? Uint8Array
      : string | readonly string[];

/**
 * A data set or an item of a sequence, by keyword. A string is one value and several are an array; an empty value is
 * written as an attribute without value (type 2 of PS3.5 section 7.4), an undefined one is left out.
 */
export type DicomItem = { readonly [K in Keyword]?: ValueOf<(typeof ATTRIBUTES)[K][1]> | undefined };

/** Attributes of some module of a data set: all but those that say which object it is. */
export type DicomModule = Omit<DicomItem, 'SOPClassUID' | 'SOPInstanceUID'>;
