import { readDicomSeg } from './dicom/dicomSeg';
import { readSegNrrd } from './nrrd/segNrrd';
import type { FoundSegmentation, StoredSegments } from './segmentation';

/** The segments of a segmentation that `inspect` found. */
export async function readSegmentation({ source }: FoundSegmentation): Promise<StoredSegments> {
  switch (source.kind) {
    case 'dicom-seg':
      return { kind: 'planes', ...(await readDicomSeg(source.file)) };
    case 'nrrd':
      return readSegNrrd(source.file);
  }
}
