import { existsSync } from 'node:fs';
import path from 'node:path';
import { failure } from '../errors';
import type { FileProbe } from './fileProbe';
import { isAnalyze } from './raw/niftiHeader';

/** A .hdr/.img pair is opened by its header, whichever of the two was named. */
export function headerFileOf(file: string): string {
  const header = file.replace(/\.img(\.gz)?$/i, '.hdr');
  return header !== file && existsSync(header) ? header : file;
}

/** Why a file of no known format is left out, as far as its first bytes and its name tell. */
export function unrecognised(probe: FileProbe): Error {
  const name = path.basename(probe.path);
  const { head } = probe;
  if (probe.fileBytes === 0) return failure('empty-file', `"${name}" is empty.`, 'Copy or export it again.');
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04')
    return failure('archive', `"${name}" is a ZIP archive.`, 'Unpack it and open the folder.');
  if (isAnalyze(head))
    return failure(
      'analyze',
      `"${name}" is an Analyze 7.5 image, which does not say where left and right are.`,
      'Convert it to NIfTI.',
    );
  if (/\.(nii|hdr|mgz|mgh|dcm|nrrd|nhdr|mha|mhd|png|jpe?g|tiff?)(\.gz)?$/i.test(name))
    return failure(
      'damaged',
      `"${name}" is not what its name says: its first bytes are damaged or of another format.`,
      'Copy or export it again.',
    );
  return failure('not-an-image', `"${name}" is no image in a format that Granule reads.`, '');
}
