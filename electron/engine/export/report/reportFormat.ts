import { basename } from 'node:path';
import type { ExportOptions, UserError } from '../../../contract';
import { giveWay } from '../../../../native-models/cooperation';
import { measureSegment } from '../../../../native-models/measure';
import { dicomSegFormat, writeSeg } from '../dicom-seg/dicomSegFormat';
import { encodeDicomFile } from '../dicom/encodeDicom';
import { lossOfPlanes, refuseWithoutPlanes, sourcePlanes } from '../dicom/sourcePlanes';
import { readSourceStudy } from '../dicom/sourceStudy';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { refuseStrangers } from '../refuseStrangers';
import { ofBytes, writeFileAtomically } from '../writeFileAtomically';
import { isFaithfulReport } from './compareReport';
import { measurementsOf, type Measurement } from './measurements';
import { reportDataSet, type Report } from './reportDataSet';
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
  const measurements = await measured(data);
  // The old report refers to the old segmentation: both stay, or both go.
  const segmentation = await writeSeg(data, segFile, options, (partial) =>
    writeReport(file, data, partial, measurements),
  );
  return {
    files: [file, ...segmentation.files],
    compared:
      `All ${measurements.flat().length} numbers of "${basename(file)}", their units, codes and references were read ` +
      `back by another reader and compared. ${segmentation.compared}`,
  };
}

async function measured(data: SegmentExport): Promise<Measurement[][]> {
  const { grid, image, segments } = data;
  const measurements: Measurement[][] = [];
  for (const segment of segments) {
    await giveWay();
    measurements.push(measurementsOf(measureSegment(segment.mask(), grid, image.scan), image));
  }
  return measurements;
}

async function writeReport(
  file: string,
  data: SegmentExport,
  segFile: string,
  measurements: Report['measurements'],
): Promise<void> {
  const planes = sourcePlanes(data);
  const source = await readSourceStudy(planes[0].file);
  const report = { data, planes, source, seg: await readSegReference(segFile), measurements };
  await writeFileAtomically(
    file,
    encodeDicomFile(reportDataSet(report)),
    ofBytes((written) => isFaithfulReport(written, report)),
  );
}

/** DICOM structured report of measurements (template 1500), with the segmentation that it refers to beside it. */
export const reportFormat: ExportFormat = {
  id: 'dicom-sr',
  name: 'DICOM structured report of measurements',
  extensions: ['.dcm'],
  usesImage: true,
  files: (_, file) => [file, segOf(file)],
  refuses,
  loses: lossOfPlanes,
  write,
};
