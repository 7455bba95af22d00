import type { EngineEvent, Inventory } from '../../contract';
import { failure } from '../errors';
import { channelSets, combinedVolume, inspect, labelMaps, readVolume, type FoundVolume } from '../imaging';
import { belowOpened } from './belowOpened';
import type { EngineState, OpenVolume } from './state';
import { StoppableReads } from './stoppableReads';

/** The searches and combinations of one page that are under way. */
export class Sources {
  readonly #state: EngineState;
  readonly #emit: (event: EngineEvent) => void;
  readonly #searches: StoppableReads;
  readonly #combinations: StoppableReads;

  constructor(state: EngineState, emit: (event: EngineEvent) => void, pageGone: AbortSignal) {
    this.#state = state;
    this.#emit = emit;
    this.#searches = new StoppableReads(pageGone);
    this.#combinations = new StoppableReads(pageGone);
  }

  /** Looks through a source; says how far it has come, about ten times a second. */
  async open(source: string): Promise<Inventory> {
    return this.#searches.run(source, async (signal) => {
      const onProgress = throttled((done, total) =>
        this.#emit({ event: 'open.progress', source, done, total }),
      );
      const paths = this.#state.grants.pathsOf(source);
      const found = await inspect([...paths], { signal, onProgress });
      this.#state.inventories.set(source, found.volumes);
      this.#state.foundSegmentations.set(source, found.segmentations);
      return {
        volumes: found.volumes.map(({ info }) => info),
        segmentations: found.segmentations.map(({ info }) => info),
        skipped: belowOpened(found.skipped, paths),
        channelSets: await channelSets(found.volumes),
        labelMaps: await labelMaps(found.volumes),
      };
    });
  }

  cancel(source: string): void {
    this.#searches.stop(source);
  }

  /** Volumes of open sources as channels of one, which is open afterwards. */
  async combine(volumeIds: readonly string[]): Promise<OpenVolume> {
    const known = [...this.#state.inventories.values()].flat();
    const found = combinedVolume(volumeIds.map((id) => volumeOf(known, id)));
    const volumeId = found.info.id;
    const onProgress = throttled((done, total) =>
      this.#emit({ event: 'load.progress', volumeId, done, total }),
    );
    const volume = await this.#combinations.run(volumeIds.join('|'), (signal) =>
      readVolume(found, { signal, onProgress }),
    );
    const open = { found, volume };
    this.#state.addVolume(open);
    return open;
  }

  stopCombining(volumeIds: readonly string[]): void {
    this.#combinations.stop(volumeIds.join('|'));
  }
}

/** The volume of that id among those that were found. */
export function volumeOf(known: readonly FoundVolume[], volumeId: string): FoundVolume {
  const found = known.find(({ info }) => info.id === volumeId);
  if (found !== undefined) return found;
  throw failure(
    'volume-not-found',
    'This series is not among those that were opened.',
    'Open the folder again.',
  );
}

const PROGRESS_MS = 100;

/** Passes on the first and the last report, and those in between no more often than an eye can follow. */
function throttled(report: (done: number, total: number) => void): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - last < PROGRESS_MS) return;
    last = now;
    report(done, total);
  };
}
