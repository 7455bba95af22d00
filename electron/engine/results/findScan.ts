import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import { combinedVolume, inspect, readVolume, type FoundVolume } from '../imaging';
import { volumeDigest } from '../jobs/provenance';
import type { StoredRecord } from './readResult';

/** The scan that a result was made from. */
export interface ScanOfResult {
  readonly found: FoundVolume;
  readonly volume: Volume;
}

/**
 * The scan of a result: at `named` where a person names a place, else where it lay when it was segmented. It is known by
 * the digest of its voxels and grid. Null where nobody named a place and it is not where it was.
 */
export async function findScan(
  record: StoredRecord,
  named: string | undefined,
  signal: AbortSignal,
): Promise<ScanOfResult | null> {
  const remembered = record.source.map((source) => existingPart(source.path));
  const places = named === undefined ? remembered.filter((place) => place !== null) : [named];
  if (places.length === 0) return null;
  const { volumes } = await inspect([...new Set(places)], { signal });
  for (const found of candidates(volumes, record)) {
    const volume = await readVolume(found, { signal }).catch(() => null);
    signal.throwIfAborted();
    if (volume !== null && volumeDigest(volume) === record.input.sha256) return { found, volume };
  }
  if (named === undefined) return null;
  throw failure(
    'source-differs',
    `None of the ${volumes.length} scans at ${named} is the one that this result was made from.`,
    'Name the folder or file that was segmented.',
  );
}

/** The path itself, or the archive that it leads into; null where neither is there. */
function existingPart(file: string): string | null {
  if (existsSync(file)) return file;
  for (let above = path.dirname(file); above !== path.dirname(above); above = path.dirname(above))
    if (existsSync(above)) return statSync(above).isFile() ? above : null;
  return null;
}

/** What may be the scan, the likeliest first: the volumes of the record together, then by their ids, then any. */
function candidates(volumes: readonly FoundVolume[], { source }: StoredRecord): FoundVolume[] {
  const recorded = source.flatMap(({ volumeId }) => volumes.find(({ info }) => info.id === volumeId) ?? []);
  const together = recorded.length > 1 && recorded.length === source.length ? [combinedVolume(recorded)] : [];
  return [...new Set([...together, ...recorded, ...volumes])];
}
