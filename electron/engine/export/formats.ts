import { dicomSegFormat } from './dicom-seg/dicomSegFormat';
import type { ExportFormat } from './exportFormat';
import { niftiFormat } from './nifti/niftiFormat';
import { segNrrdFormat } from './nrrd/segNrrdFormat';
import { reportFormat } from './report/reportFormat';
import { rtstructFormat } from './rtstruct/rtstructFormat';
import { objFormat } from './surface/objFormat';
import { plyFormat } from './surface/plyFormat';
import { stlFormat } from './surface/stlFormat';
import { csvFormat } from './table/csvFormat';

/** Every format that segments can be saved in, in the order in which a menu offers them. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  niftiFormat,
  segNrrdFormat,
  dicomSegFormat,
  stlFormat,
  objFormat,
  plyFormat,
  csvFormat,
  reportFormat,
  rtstructFormat,
];
