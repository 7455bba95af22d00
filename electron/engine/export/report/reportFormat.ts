import { basename } from 'node:path';
import type { ExportOptions, UserError } from '../../../contract';
import { measureSegment } from '../../../../native-models/measure';
import { dicomSegFormat } from '../dicom-seg/dicomSegFormat';
import { encodeDicomFile } from '../dicom/encodeDicom';
import { refuseWithoutPlanes, sourcePlanes } from '../dicom/sourcePlanes';
import { readSourceStudy } from '../dicom/sourceStudy';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { refuseStrangers } from '../refuseStrangers';
import { writeFileAtomically } from '../writeFileAtomically';
import { isFaithfulReport } from './compareReport';
import { measurementsOf } from './measurements';
import { reportDataSet } from './reportDataSet';
import { readSegReference } from './segReference';

/** The segmentation that a report refers to stands beside it. */
function segOf(file: string): string {
  return file.replace(/(\.dcm)?$/i, '-seg.dcm');
}

function refuses(data: SegmentExport, options: ExportOptions): UserError | null {
  return (
    refuseWithoutPlanes(data, 'A DICOM structured report', 'CSV') ??
    dicomSegFormat.refuses?.(data, options) ??
    null
  );
}

async function write(data: SegmentExport, file: string, options: ExportOptions): Promise<Exported> {
  const segFile = segOf(file);
  await refuseStrangers([segFile]);
  const segmentation = await dicomSegFormat.write(data, segFile, options);
  const planes = sourcePlanes(data);
  const report = {
    data,
    planes,
    source: await readSourceStudy(planes[0].file),
    seg: await readSegReference(segFile),
    measurements: data.segments.map((segment) =>
      measurementsOf(measureSegment(segment.mask(), data.grid, data.image.scan), data.image),
    ),
  };
  await writeFileAtomically(file, encodeDicomFile(reportDataSet(report)), (written) =>
    isFaithfulReport(written, report),
  );
  const numbers = report.measurements.flat().length;
  return {
    files: [file, ...segmentation.files],
    compared:
      `All ${numbers} numbers of "${basename(file)}", their units, codes and references were read back by another ` +
      `reader and compared. ${segmentation.compared}`,
  };
}

/** DICOM structured report of measurements (template 1500), with the segmentation that it refers to beside it. */
export const reportFormat: ExportFormat = {
  id: 'dicom-sr',
  name: 'DICOM structured report of measurements',
  extensions: ['.dcm'],
  usesImage: true,
  files: (_, file) => [file, segOf(file)],
  refuses,
  write,
};
