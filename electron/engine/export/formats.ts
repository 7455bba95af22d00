import type { ExportFormat } from './exportFormat';
import { niftiFormat } from './nifti/niftiFormat';

/** Every format that segments can be saved in, in the order in which a menu offers them. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [niftiFormat];
