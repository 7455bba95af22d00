import type { Volume } from '../../../native-models/geometry';
import { combineChannels } from './channels/combineChannels';
import { readStack } from './dicom/readStack';
import { asGone } from './files/unreachable';
import { withShownNames } from './files/unpackedFiles';
import type { FoundVolume } from './found';
import { readItkImage } from './itk/itkImage';
import { readGif } from './pictures/gif';
import { readRawVolume } from './raw/rawVolume';
import type { ReadHooks } from './readHooks';
import { unitOf } from './unit';

/** Reads the voxels of a volume that `inspect` found. */
export async function readVolume(found: FoundVolume, hooks: ReadHooks = {}): Promise<Volume> {
  try {
    const volume = await readSource(found, hooks);
    return { ...volume, unit: unitOf(volume) };
  } catch (error) {
    throw withShownNames(asGone(error, found.files), found.files);
  }
}

async function readSource({ source }: FoundVolume, hooks: ReadHooks): Promise<Volume> {
  switch (source.kind) {
    case 'raw':
      return readRawVolume(source.layout, hooks);
    case 'itk':
      return readItkImage(source.image);
    case 'gif':
      return readGif(source.image);
    case 'dicom':
      return readStack(source.stack, hooks);
    case 'channels':
      return combineChannels(source.volumes, readVolume, hooks);
  }
}
