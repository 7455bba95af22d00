import type { Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import type { FoundSegmentation, FoundVolume } from '../imaging';
import { readFinished } from '../jobs/resumableJob';
import type { Segmentation } from '../jobs/segmentation';
import { StageCache } from '../jobs/stageCache';
import { Grants } from './grants';

/** A volume that the page has loaded, with what was found about it. */
export interface OpenVolume {
  readonly found: FoundVolume;
  readonly volume: Volume;
}

/** What one engine process holds: it outlives a page that reloads, and dies with the window. */
export class EngineState {
  readonly grants = new Grants();
  /** Volumes found at a source, by the source's handle. */
  readonly inventories = new Map<string, readonly FoundVolume[]>();
  /** Segmentations found at a source, by the source's handle. */
  readonly foundSegmentations = new Map<string, readonly FoundSegmentation[]>();
  readonly #volumes = new Map<string, OpenVolume>();
  readonly #segmentations = new Map<string, Segmentation>();

  constructor(readonly workFolder: string) {}

  addVolume(open: OpenVolume): void {
    this.#volumes.set(open.found.info.id, open);
  }

  volume(volumeId: string): OpenVolume {
    const open = this.#volumes.get(volumeId);
    if (open === undefined)
      throw failure(
        'volume-not-loaded',
        'This volume is not loaded.',
        'Choose it again in the list of series.',
      );
    return open;
  }

  /** Forgets a volume and every segmentation of it. */
  closeVolume(volumeId: string): void {
    this.#volumes.delete(volumeId);
    for (const [id, segmentation] of this.#segmentations)
      if (segmentation.volumeId === volumeId) this.#segmentations.delete(id);
  }

  addSegmentation(id: string, segmentation: Segmentation): void {
    this.#segmentations.set(id, segmentation);
  }

  /** A finished segmentation; one that an engine before this one finished comes from its journal. */
  async segmentation(id: string): Promise<Segmentation> {
    const segmentation =
      this.#segmentations.get(id) ?? (await readFinished(StageCache.ofId(this.workFolder, id)));
    if (segmentation === null)
      throw failure(
        'segmentation-gone',
        'This segmentation is no longer at hand.',
        'Segment the volume again.',
      );
    this.#segmentations.set(id, segmentation);
    return segmentation;
  }
}
