export { contactSheet } from './contactSheet/contactSheet';
export type { ContactSheet } from './contactSheet/contactSheet';
export type { LabelArray } from './niftiLabelMap';
export { writeFailure } from './writeFailure';
export { writeFileAtomically } from './writeFileAtomically';
export { writeLabelMap } from './writeLabelMap';
