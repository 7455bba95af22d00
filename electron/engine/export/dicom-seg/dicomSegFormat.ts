import path from 'node:path';
import type { ExportOptions, UserError } from '../../../contract';
import type { SourceFrame } from '../../imaging';
import { encodeDicomFile } from '../dicom/encodeDicom';
import { lossOfPlanes, refuseWithoutPlanes, sourcePlanes } from '../dicom/sourcePlanes';
import { readSourceStudy } from '../dicom/sourceStudy';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { hasOverlap } from '../overlap';
import { writeFileAtomically } from '../writeFileAtomically';
import { isFaithfulSeg } from './compareSeg';
import { segDataSet, type SegContents } from './segDataSet';
import { binaryFrames, labelMapFrames } from './segFrames';

/** Beyond this many bytes, pixel data of one bit a voxel and segment is no longer held in one piece. */
const LARGEST_PIXEL_DATA = 2 ** 31;

function refuses(data: SegmentExport, { segType }: ExportOptions): UserError | null {
  const planes = sourcePlanes(data);
  const unplaced = refuseWithoutPlanes(data, 'A DICOM SEG', 'seg.nrrd or NIfTI');
  if (unplaced !== null) return unplaced;
  if (segType === 'labelmap' && hasOverlap(data))
    return {
      code: 'label-map-overlap',
      message: 'A label map holds one segment a voxel, and these segments overlap.',
      nextStep: 'Save as binary DICOM SEG, which keeps every segment whole.',
    };
  if (data.segments.length > 0xffff)
    return {
      code: 'too-many-segments',
      message: `A DICOM SEG holds at most 65535 segments, and there are ${data.segments.length}.`,
      nextStep: 'Save fewer segments.',
    };
  return segType === 'binary' ? refuseTooLarge(data, planes) : null;
}

function refuseTooLarge(data: SegmentExport, planes: readonly SourceFrame[]): UserError | null {
  const [{ rows, columns }] = planes;
  const bytes = (data.segments.length * planes.length * rows * columns) / 8;
  if (bytes <= LARGEST_PIXEL_DATA) return null;
  return {
    code: 'too-large-for-seg',
    message: `One bit for each voxel and segment would take ${(bytes / 1e9).toFixed(1)} GB.`,
    nextStep: 'Save fewer segments at once, or save as a label map.',
  };
}

/** Writes a DICOM SEG; `beforeRename` is given it whole under its temporary name, and may still refuse. */
export async function writeSeg(
  data: SegmentExport,
  file: string,
  options: ExportOptions,
  beforeRename?: (partial: string) => Promise<void>,
): Promise<Exported> {
  const planes = sourcePlanes(data);
  const framesOf = options.segType === 'binary' ? binaryFrames : labelMapFrames;
  const source = await readSourceStudy(planes[0].file);
  const contents: SegContents = {
    data,
    planes,
    source,
    pixels: await framesOf(data, planes, options.emptyFrames),
  };
  const frameOfReference = String(source.frameOfReference.FrameOfReferenceUID ?? '');
  await writeFileAtomically(
    file,
    encodeDicomFile(segDataSet(contents)),
    (partial) => isFaithfulSeg(partial, contents, frameOfReference),
    beforeRename,
  );
  return {
    files: [file],
    compared:
      `Every voxel of ${contents.pixels.frames.length} frames, their places, the frame of reference, and the names and ` +
      `codes of the segments in "${path.basename(file)}" were read back by another reader and compared.`,
  };
}

/** DICOM Segmentation that refers to the images it was made from, on their own planes (PS3.3 A.51). */
export const dicomSegFormat: ExportFormat = {
  id: 'dicom-seg',
  name: 'DICOM Segmentation',
  extensions: ['.dcm'],
  usesImage: true,
  files: (_, file) => [file],
  refuses,
  loses: lossOfPlanes,
  write: (data, file, options) => writeSeg(data, file, options),
};
