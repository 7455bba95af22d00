import type { FoundVolume } from '../found';
import { foundItkImage, readItkHeader, type ItkFile } from '../itk/itkImage';
import type { ItkFormat } from '../itk/itkSource';
import { companionOf } from './companion';

/** A form of a format that is rare enough to be left to ITK: it reads the whole at once. */
interface UnusualFile {
  readonly file: string;
  readonly format: ItkFormat;
  /** By our own reading of the header: ITK takes some spaces for others. */
  readonly place: ItkFile['place'];
  /** What the header says of the file of voxels: a name, LOCAL, or a list or pattern of names. */
  readonly dataFile: string | undefined;
}

export async function inspectUnusual({ file, format, place, dataFile }: UnusualFile): Promise<FoundVolume[]> {
  const named = dataFile !== undefined && !/^(LOCAL|LIST\b.*)$/i.test(dataFile) && !dataFile.includes('%');
  const files = named ? [file, (await companionOf(file, dataFile)).file] : [file];
  return foundItkImage(await readItkHeader(file, format), { files, format, modality: 'unknown', place });
}
