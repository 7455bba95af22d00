import type { FileProbe } from './fileProbe';
import type { FoundVolume } from './found';
import { inspectItkImage } from './itk/itkImage';
import type { ItkFormat } from './itk/itkSource';
import { inspectGipl, isGipl } from './raw/gipl';
import { inspectMetaImage, isMetaImage } from './raw/metaImage';
import { isNifti } from './raw/niftiHeader';
import { inspectNifti } from './raw/nifti';
import { inspectMgh, isMgh } from './raw/mgh';
import { inspectNpy, isNpy } from './raw/npy';
import { inspectNrrd } from './raw/nrrd';

/** A format of which one file is one volume. */
interface FileFormat {
  readonly recognises: (probe: FileProbe) => boolean;
  readonly inspect: (probe: FileProbe) => Promise<FoundVolume>;
}

function itk(format: ItkFormat, recognises: (probe: FileProbe) => boolean): FileFormat {
  return { recognises, inspect: (probe) => inspectItkImage(probe, format) };
}

const begins =
  (signature: string) =>
  ({ head }: FileProbe) =>
    head.toString('latin1', 0, signature.length) === signature;

/** In the order in which they are tried; by contents first, by name only where a format has no signature. */
export const FILE_FORMATS: readonly FileFormat[] = [
  { recognises: ({ head }) => isNifti(head), inspect: inspectNifti },
  { recognises: begins('NRRD000'), inspect: inspectNrrd },
  itk({ name: 'PNG', reader: 'png', picture: true }, begins('\x89PNG\r\n\x1a\n')),
  itk({ name: 'JPEG', reader: 'jpeg', picture: true }, begins('\xff\xd8\xff')),
  itk(
    { name: 'TIFF', reader: 'tiff', picture: true },
    (probe) => begins('II*\0')(probe) || begins('MM\0*')(probe),
  ),
  itk(
    { name: 'BMP', reader: 'bmp', picture: true },
    (probe) => begins('BM')(probe) && /\.bmp$/i.test(probe.path),
  ),
  { recognises: isMetaImage, inspect: inspectMetaImage },
  { recognises: isGipl, inspect: inspectGipl },
  { recognises: isNpy, inspect: inspectNpy },
  { recognises: isMgh, inspect: inspectMgh },
];
