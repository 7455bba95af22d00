import path from 'node:path';
import type { SkippedFile } from '../../../contract';
import { failure } from '../../errors';

const REASONS: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  ENOENT: ['not-found', 'There is no such file or folder.'],
  ENOTDIR: ['not-found', 'There is no such file or folder.'],
  EACCES: ['not-allowed', 'Reading it is not allowed.'],
  EPERM: ['not-allowed', 'Reading it is not allowed.'],
  ELOOP: ['link-loop', 'It is a link that leads back to itself.'],
  ENAMETOOLONG: ['name-too-long', 'Its name is longer than this system can open. Move it to a shorter path.'],
};

/** Why a file or folder cannot be opened or read, by what the operating system says. */
export function unreachable(file: string, error: unknown): SkippedFile {
  const cause = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [code, reason] = REASONS[cause] ?? [
    'unreadable',
    `It cannot be read from the disk (${cause || 'unknown reason'}).`,
  ];
  return { file, code, reason };
}

/** True for what the operating system itself answers, as against the contents of a file. */
export function isFromSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** A failure for a scan whose disk was taken out, or whose files were moved, since it was found; any other error as it is. */
export function asGone(error: unknown, files: readonly string[]): unknown {
  if (!isFromSystem(error)) return error;
  const file = 'path' in error ? String(error.path) : files[0];
  const { code, reason } = unreachable(file, error);
  return failure(
    code,
    `"${path.basename(file)}" could be read before and cannot be now. ${reason}`,
    'Put the disk back, or open the scan from where it is.',
  );
}
