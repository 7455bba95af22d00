import type { FileProbe } from './fileProbe';
import type { FoundVolume } from './found';
import type { ItkFormat } from './itk/itkSource';
import { inspectGif } from './pictures/gif';
import { inspectPicture } from './pictures/picture';
import { inspectGipl, isGipl } from './raw/gipl';
import { inspectMetaImage, isMetaImage } from './raw/metaImage';
import { isNifti } from './raw/niftiHeader';
import { inspectNifti } from './raw/nifti';
import { inspectMgh, isMgh } from './raw/mgh';
import { inspectNpy, isNpy } from './raw/npy';
import { inspectNrrd } from './raw/nrrd';

/** A format of which one file is one volume, or several over time. */
interface FileFormat {
  readonly recognises: (probe: FileProbe) => boolean;
  readonly inspect: (probe: FileProbe) => Promise<readonly FoundVolume[]>;
}

function picture(format: ItkFormat, recognises: (probe: FileProbe) => boolean): FileFormat {
  return {
    recognises: (probe) => !probe.gzip && recognises(probe),
    inspect: (probe) => inspectPicture(probe, format),
  };
}

const begins =
  (...signatures: string[]) =>
  ({ head }: FileProbe) =>
    signatures.some((signature) => head.toString('latin1', 0, signature.length) === signature);

/** In the order in which they are tried; by contents first, by name only where a format has no signature. */
export const FILE_FORMATS: readonly FileFormat[] = [
  { recognises: ({ head }) => isNifti(head), inspect: inspectNifti },
  { recognises: begins('NRRD000'), inspect: inspectNrrd },
  picture({ name: 'PNG', reader: 'png' }, begins('\x89PNG\r\n\x1a\n')),
  picture({ name: 'JPEG', reader: 'jpeg' }, begins('\xff\xd8\xff')),
  picture({ name: 'TIFF', reader: 'tiff' }, begins('II*\0', 'MM\0*', 'II+\0', 'MM\0+')),
  picture({ name: 'BMP', reader: 'bmp' }, (probe) => begins('BM')(probe) && /\.bmp$/i.test(probe.path)),
  { recognises: (probe) => !probe.gzip && begins('GIF87a', 'GIF89a')(probe), inspect: inspectGif },
  { recognises: isMetaImage, inspect: inspectMetaImage },
  { recognises: isGipl, inspect: inspectGipl },
  { recognises: isNpy, inspect: inspectNpy },
  { recognises: isMgh, inspect: inspectMgh },
];
