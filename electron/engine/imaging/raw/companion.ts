import { stat } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../../errors';
import { fileBeside } from '../files/unpackedFiles';

/** The file of voxels that a header names, and its size; throws where it is not beside the header. */
export async function companionOf(header: string, name: string): Promise<{ file: string; bytes: number }> {
  const file = fileBeside(header, name.replaceAll('\\', '/'));
  const found = file === null ? null : await stat(file).catch(() => null);
  if (file !== null && found?.isFile()) return { file, bytes: found.size };
  throw failure(
    'missing-companion',
    `"${path.basename(header)}" is only a header: "${path.basename(name)}" is not beside it.`,
    'Put both files into one folder.',
  );
}
