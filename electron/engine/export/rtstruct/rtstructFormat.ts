import type { UserError } from '../../../contract';
import { encodeDicomFile } from '../dicom/encodeDicom';
import {
  lossOfPlanes,
  refuseWithoutPlanes,
  sourceFrameOfReference,
  sourcePlanes,
} from '../dicom/sourcePlanes';
import { readSourceStudy } from '../dicom/sourceStudy';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { ofBytes, writeFileAtomically } from '../writeFileAtomically';
import { isFaithfulStructureSet } from './compareStructureSet';
import { segmentContours } from './segmentContours';
import { structureSetOf } from './structureSet';

function refuses(data: SegmentExport): UserError | null {
  const unplaced = refuseWithoutPlanes(data, 'A DICOM RT Structure Set', 'seg.nrrd or NIfTI');
  if (unplaced !== null || sourceFrameOfReference(data) !== '') return unplaced;
  return {
    code: 'no-frame-of-reference',
    message: 'The images name no frame of reference, without which contours belong nowhere.',
    nextStep: 'Save as DICOM SEG, seg.nrrd or NIfTI.',
  };
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const planes = sourcePlanes(data);
  const set = {
    ...{ data, planes, frameOfReference: sourceFrameOfReference(data) },
    source: await readSourceStudy(planes[0].file),
    segments: await segmentContours(data, planes),
  };
  // Lists of coordinates may be longer than the explicit syntax can say (PS3.3 C.8.8.6).
  const contents = encodeDicomFile(structureSetOf(set), 'implicit');
  await writeFileAtomically(
    file,
    contents,
    ofBytes((written) => isFaithfulStructureSet(written, set)),
  );
  const contours = set.segments.reduce((sum, segment) => sum + segment.contours.length, 0);
  return {
    files: [file],
    compared:
      `${contours} contours on ${planes.length} images were read back by another reader, filled, and found equal to ` +
      `the segments, pixel for pixel. They run along the edges of pixels; holes are keyholes.`,
  };
}

/** DICOM RT Structure Set: closed planar contours on the planes of the images that were segmented (PS3.3 A.19). */
export const rtstructFormat: ExportFormat = {
  id: 'rtstruct',
  name: 'DICOM RT Structure Set',
  extensions: ['.dcm'],
  usesImage: true,
  files: (_, file) => [file],
  refuses,
  loses: lossOfPlanes,
  write,
};
