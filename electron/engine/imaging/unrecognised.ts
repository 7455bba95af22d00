import { existsSync } from 'node:fs';
import path from 'node:path';
import { failure } from '../errors';
import type { FileProbe } from './fileProbe';

/** A .hdr/.img pair is opened by its header, whichever of the two was named. */
export function headerFileOf(file: string): string {
  const stem = file.replace(/\.img(\.gz)?$/i, '');
  if (stem === file) return file;
  return ['.hdr', '.hdr.gz', '.HDR'].map((extension) => stem + extension).find(existsSync) ?? file;
}

/** First bytes of what other programs pack files into. */
const PACKERS: readonly (readonly [string, string])[] = [
  ['BZh', 'bzip2'],
  ['\xfd7zXZ', 'xz'],
  ['(\xb5/\xfd', 'Zstandard'],
  ['7z\xbc\xaf', '7-Zip'],
  ['Rar!', 'RAR'],
  ['\x1f\x9d', 'compress'],
  ['\x1f\x8b', 'gzip a second time'],
  ['PK\x03\x04', 'ZIP'],
];

/** How DICOM, JPEG, PNG, TIFF and GIF begin: no program writes them packed with gzip, and none reads them so. */
const SELDOM_PACKED = /^(.{128}DICM|\xff\xd8\xff|\x89PNG|II\*\0|MM\0\*|GIF8)/s;

function packerOf({ gzip, head }: FileProbe, beginning: string): string | undefined {
  if (gzip && SELDOM_PACKED.test(head.toString('latin1', 0, 132))) return 'gzip';
  return PACKERS.find(([signature]) => beginning.startsWith(signature))?.[1];
}

/** Why a file of no known format is left out, as far as its first bytes and its name tell. */
export function unrecognised(probe: FileProbe): Error {
  const name = path.basename(probe.path);
  const beginning = probe.head.toString('latin1', 0, 8);
  if (probe.fileBytes === 0) return failure('empty-file', `"${name}" is empty.`, 'Copy or export it again.');
  const packer = packerOf(probe, beginning);
  if (packer !== undefined)
    return failure('archive', `"${name}" is packed with ${packer}.`, 'Unpack it and open what it holds.');
  if (/\.(nii|hdr|mgz|mgh|dcm|nrrd|nhdr|mha|mhd|gipl|npy|png|gif|bmp|jpe?g|tiff?)(\.gz)?$/i.test(name))
    return failure(
      'damaged',
      `"${name}" is not what its name says: its first bytes are damaged or of another format.`,
      'Copy or export it again.',
    );
  return failure('not-an-image', `"${name}" is no image in a format that Granule reads.`, '');
}
