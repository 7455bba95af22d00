import { deserialize, serialize } from 'node:v8';
import type { Volume } from '../../../native-models/geometry';
import { volumeDigest } from './provenance';
import { segmentVolume } from './segmentVolume';
import type { SegmentHooks, SegmentOptions, Segmentation } from './segmentation';
import { StageCache } from './stageCache';

const FINISHED = 'segmentation';

/** The segmentation in a journal, or null where the job did not come to its end. */
export async function readFinished(cache: StageCache): Promise<Segmentation | null> {
  const bytes = await cache.read(FINISHED);
  // Only this module writes the journal, into a folder of the application's own.
  return bytes === null ? null : (deserialize(bytes) as Segmentation);
}

/**
 * Segments a volume, keeping a journal of what is finished: asked for again after the engine died, the job takes up
 * where it stopped, and a finished one is there at once. The id is a digest of everything that went in.
 */
export async function segmentResumably(
  job: { readonly volumeId: string; readonly volume: Volume; readonly options: SegmentOptions },
  workFolder: string,
  hooks: Omit<SegmentHooks, 'cache'>,
): Promise<{ id: string; segmentation: Segmentation }> {
  const { volumeId, volume, options } = job;
  const cache = StageCache.ofInputs(workFolder, [volumeId, volumeDigest(volume), JSON.stringify(options)]);
  const finished = await readFinished(cache);
  if (finished !== null) return { id: cache.id, segmentation: finished };
  const segmentation = { volumeId, ...(await segmentVolume(volume, options, { ...hooks, cache })) };
  await cache.write(FINISHED, serialize(segmentation));
  return { id: cache.id, segmentation };
}
