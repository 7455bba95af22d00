import path from 'node:path';
import { z } from 'zod';
import type { FoundVolume } from '../imaging';

/**
 * Where a segmented volume lies, for the person who keeps the result: an export can then refer to it. It is no part of
 * what a result is known by, and it is not written anywhere else.
 */
export const scanSource = z.object({ path: z.string(), volumeId: z.string() });
export type ScanSource = z.infer<typeof scanSource>;

/** The volume's own place, or that of each volume that is a channel of it. */
export function sourcesOf(found: FoundVolume): ScanSource[] {
  const volumes = found.source.kind === 'channels' ? found.source.volumes : [found];
  return volumes.map(({ info }) => ({ path: path.resolve(info.source), volumeId: info.id }));
}
