import type { SkippedFile } from '../contract';
import { failure, type UserFacingError } from '../engine/errors';
import { inspect, type FoundVolume } from '../engine/imaging';
import { argumentsError } from './parse';
import { oneLine, ProgressLine, say } from './terminal';

/** Skipped files worth naming one by one on a terminal. */
const NAMED = 10;

/** Nobody misses what the operating system keeps for itself, or the list of a medium's files. */
const UNREMARKABLE = new Set(['system-file', 'dicomdir']);

function listSkipped(all: readonly SkippedFile[]): void {
  const skipped = all.filter(({ code }) => !UNREMARKABLE.has(code));
  for (const { file, reason } of skipped.slice(0, NAMED)) say(oneLine(`Skipped ${file}: ${reason}`));
  if (skipped.length > NAMED)
    say(`Skipped ${skipped.length - NAMED} more files; "granule info" lists them all with reasons.`);
}

export function nothingReadable(paths: readonly string[], skipped: readonly SkippedFile[]): UserFacingError {
  const [only] = skipped;
  if (skipped.length === 1) return failure(only.code, `${only.file}: ${only.reason}`, '');
  return failure(
    'nothing-readable',
    `Nothing at ${paths.join(', ')} can be read as a scan or a picture${skipped.length > 0 ? ` (${skipped.length} files were tried)` : ''}.`,
    'Name a DICOM folder, a NIfTI, NRRD, MetaImage or MGZ file, or a PNG, JPEG or TIFF picture.',
  );
}

/**
 * A later volume of a file over time: a scan of hundreds of them is worth one result unless one is asked for. The parts
 * of a vector are all taken, those of the first time.
 */
function isLaterOfFile({ info: { format, verdict } }: FoundVolume): boolean {
  return verdict.findings.some(
    ({ code, used, differBy }) =>
      code === 'time-points-split' &&
      format !== 'DICOM' &&
      Number(used) > 1 &&
      (!/component/.test(String(differBy)) || /(time|frame) (?!1 )/.test(String(differBy))),
  );
}

function firstOfEachFile(volumes: readonly FoundVolume[]): readonly FoundVolume[] {
  const first = volumes.filter((volume) => !isLaterOfFile(volume));
  const later = volumes.length - first.length;
  if (later > 0)
    say(
      `Of files over time the first volume is taken, and ${later} later ${later === 1 ? 'one is' : 'ones are'} left; ` +
        '"granule info" lists their ids, which --series takes.',
    );
  return first;
}

/** All volumes at the paths, but of a file over time the first, or those of the series or id asked for; at least one. */
export async function findVolumes(
  paths: readonly string[],
  seriesUid: string | undefined,
  signal: AbortSignal,
): Promise<{ volumes: readonly FoundVolume[]; skipped: readonly SkippedFile[] }> {
  if (paths.length === 0) throw argumentsError('Name at least one file or folder.');
  const line = new ProgressLine();
  const search = inspect([...paths], { signal, onProgress: line.search });
  const { volumes, skipped } = await search.finally(() => line.clear());
  if (volumes.length === 0) throw nothingReadable(paths, skipped);
  listSkipped(skipped);
  if (seriesUid === undefined) return { volumes: firstOfEachFile(volumes), skipped };
  const chosen = volumes.filter(({ info }) => info.seriesUid === seriesUid || info.id === seriesUid);
  if (chosen.length === 0)
    throw failure(
      'series-not-found',
      `No series ${seriesUid} at ${paths.join(', ')}.`,
      '"granule info" lists the series there.',
    );
  return { volumes: chosen, skipped };
}
