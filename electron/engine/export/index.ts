export { contactSheet } from './contactSheet/contactSheet';
export type { ContactSheet } from './contactSheet/contactSheet';
export type {
  Exported,
  ExportedSegment,
  ExportFormat,
  SegmentedImage,
  SegmentExport,
  SegmentMeasures,
} from './exportFormat';
export { exportSegments, fileFor, formatOf, wouldReplaceScan } from './exportSegments';
export { EXPORT_FORMATS } from './formats';
export type { LabelArray } from './nifti/niftiLabelMap';
export { writeLabelMap } from './nifti/writeLabelMap';
export { writeFailure } from './writeFailure';
export { writeFileAtomically } from './writeFileAtomically';
