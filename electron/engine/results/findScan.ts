import { existsSync } from 'node:fs';
import type { Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import { inspect, readVolume, type FoundVolume } from '../imaging';
import { volumeDigest } from '../jobs/provenance';
import type { StoredRecord } from './readResult';

/** The scan that a result was made from. */
export interface ScanOfResult {
  readonly found: FoundVolume;
  readonly volume: Volume;
}

/**
 * The scan of a result: at `path` where a person names one, else where it lay when it was segmented. It is known by the
 * digest of its voxels and grid. Null where nobody named a path and it is not where it was.
 */
export async function findScan(
  record: StoredRecord,
  path: string | undefined,
  signal: AbortSignal,
): Promise<ScanOfResult | null> {
  const place = path ?? record.source?.path;
  if (place === undefined || (path === undefined && !existsSync(place))) return null;
  const { volumes } = await inspect([place], { signal });
  const likelyFirst = [...volumes].sort(
    (a, b) => Number(b.info.id === record.source?.volumeId) - Number(a.info.id === record.source?.volumeId),
  );
  for (const found of likelyFirst) {
    const volume = await readVolume(found, { signal }).catch(() => null);
    signal.throwIfAborted();
    if (volume !== null && volumeDigest(volume) === record.input.sha256) return { found, volume };
  }
  if (path === undefined) return null;
  throw failure(
    'source-differs',
    `None of the ${volumes.length} scans at ${path} is the one that this result was made from.`,
    'Name the folder or file that was segmented.',
  );
}
