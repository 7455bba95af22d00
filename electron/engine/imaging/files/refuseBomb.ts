import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { failure, outOfResources } from '../../errors';
import { privateFolder } from './privateFolder';

/** Deflate shrinks by 1,032 at most: an archive that claims more counts the same bytes over and over. */
const POSSIBLE_RATIO = 1032;
/** Scans shrink two to twenty times, empty label maps a few hundred times; but those are not this large. */
const PLAUSIBLE_RATIO = 100;
const PLAUSIBLE_BYTES = 2 ** 32;
/** What unpacking leaves free on the disk. */
const RESERVE_BYTES = 2 ** 29;

/** Throws where what an archive claims to hold cannot be, or has no room on the disk. */
export async function refuseBomb(file: string, archiveBytes: number, bytes: number): Promise<void> {
  const ratio = bytes / archiveBytes;
  if (ratio > POSSIBLE_RATIO || (ratio > PLAUSIBLE_RATIO && bytes > PLAUSIBLE_BYTES))
    throw failure(
      'archive-bomb',
      `"${path.basename(file)}" would unpack to ${gigabytes(bytes)}, which no archive of scans of its size does: it is damaged or made to do harm.`,
      'It was not unpacked.',
    );
  const { bavail, bsize } = await statfs(privateFolder());
  if (bytes > bavail * bsize - RESERVE_BYTES)
    throw outOfResources(
      'archive-too-large',
      `Unpacking "${path.basename(file)}" needs ${gigabytes(bytes)} on the disk of temporary files; ${gigabytes(bavail * bsize)} is free.`,
      'Make room, or unpack it elsewhere and open the folder.',
    );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
