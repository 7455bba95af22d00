import type { Volume } from '../../../native-models/geometry';
import { readStack } from './dicom/readStack';
import type { FoundVolume } from './found';
import { readItkImage } from './itk/itkImage';
import { readGif } from './pictures/gif';
import { readRawVolume } from './raw/rawVolume';
import type { ReadHooks } from './readHooks';

/** Reads the voxels of a volume that `inspect` found: the first time point where it holds several. */
export function readVolume({ source }: FoundVolume, hooks: ReadHooks = {}): Promise<Volume> {
  switch (source.kind) {
    case 'raw':
      return readRawVolume(source.layout, hooks);
    case 'itk':
      return readItkImage(source.image);
    case 'gif':
      return readGif(source.image);
    case 'dicom':
      return readStack(source.stack, hooks);
  }
}
