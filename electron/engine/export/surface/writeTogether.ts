import { ofBytes, writeFileAtomically } from '../writeFileAtomically';
import type { Faithful } from './readSurface';

export interface FileToWrite {
  readonly file: string;
  readonly contents: Uint8Array | string;
  readonly isFaithful: Faithful;
}

/** Writes files that belong together: every one is read back before the first takes its name. */
export async function writeTogether([first, ...others]: readonly FileToWrite[]): Promise<void> {
  await writeFileAtomically(
    first.file,
    first.contents,
    ofBytes(first.isFaithful),
    others.length === 0 ? undefined : () => writeTogether(others),
  );
}
