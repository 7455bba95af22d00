import { SvelteMap } from 'svelte/reactivity';
import type { Inventory, OpenedSource, UserError, VolumeInfo } from '../../electron/contract';
import type { EngineClient } from './engineClient';
import { volumesOf, type VolumeChoice } from './scan.svelte';
import { sequences } from './sequences';

export type SourceContent =
  | { readonly state: 'reading'; readonly done: number; readonly total: number }
  | { readonly state: 'read'; readonly inventory: Inventory }
  | { readonly state: 'failed'; readonly error: UserError };

export interface Source {
  readonly handle: string;
  readonly name: string;
  readonly content: SourceContent;
}

/** What is known of a volume's voxels: nothing but the headers, that all were read, or why they cannot be. */
export type Reading = 'headers' | 'voxels' | UserError;

/** Files and folders that were opened, and what was found in each. */
export class Sources {
  list = $state.raw<readonly Source[]>([]);
  readonly #readings = new SvelteMap<string, Reading>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
    engine.onEvent((event) => {
      if (event.event !== 'open.progress') return;
      const { source: handle, done, total } = event;
      if (this.#isReading(handle)) this.#replace(handle, { state: 'reading', done, total });
    });
  }

  /** Reads the headers of a source; the newest stands first in the list, and one that is there already moves. */
  async open({ handle, name }: OpenedSource): Promise<SourceContent> {
    const known = this.list.find((source) => source.handle === handle)?.content;
    const now: SourceContent = known?.state === 'read' ? known : { state: 'reading', done: 0, total: 0 };
    this.list = [{ handle, name, content: now }, ...this.#without(handle)];
    const reply = await this.#engine.call('source.open', { source: handle });
    const content: SourceContent = reply.ok
      ? { state: 'read', inventory: reply.value }
      : { state: 'failed', error: reply.error };
    if (!reply.ok && reply.error.code === 'cancelled') this.list = this.#without(handle);
    else this.#replace(handle, content);
    return content;
  }

  /** Takes a source off the list; one that is still being read is given up. */
  close(handle: string): void {
    if (this.#isReading(handle)) void this.#engine.call('source.cancel', { source: handle });
    this.list = this.#without(handle);
  }

  /** What the list says of a volume; null where it is not listed. */
  volumeOf({ source: handle, volumeId }: VolumeChoice): VolumeInfo | null {
    return this.#inventoryOf(handle)?.volumes.find(({ id }) => id === volumeId) ?? null;
  }

  /** Whether volumes of a source are one, or known to show the same region of the patient. */
  isSamePlace(source: string, [one, other]: readonly [string, string]): boolean {
    const sets = this.#inventoryOf(source)?.channelSets ?? [];
    if (one === other || sets.some((set) => set.includes(one) && set.includes(other))) return true;
    return this.isSameSequence(source, [one, other]);
  }

  /** Whether volumes of a source are listed as one sequence, such as the time points of a file. */
  isSameSequence(source: string, pair: readonly [string, string]): boolean {
    return sequences(this.#inventoryOf(source)?.volumes ?? []).some((volumes) =>
      pair.every((wanted) => volumes.some(({ id }) => id === wanted)),
    );
  }

  /** Keeps how the reading of a choice's voxels ended. */
  record(choice: VolumeChoice, failure: UserError | null): void {
    const { source } = choice;
    for (const volumeId of volumesOf(choice)) {
      this.#readings.set(keyOf({ source, volumeId }), failure ?? 'voxels');
    }
  }

  readingOf(choice: VolumeChoice): Reading {
    return this.#readings.get(keyOf(choice)) ?? 'headers';
  }

  #inventoryOf(handle: string): Inventory | null {
    const content = this.list.find((source) => source.handle === handle)?.content;
    return content?.state === 'read' ? content.inventory : null;
  }

  #isReading(handle: string): boolean {
    return this.list.find((source) => source.handle === handle)?.content.state === 'reading';
  }

  #replace(handle: string, content: SourceContent): void {
    this.list = this.list.map((source) => (source.handle === handle ? { ...source, content } : source));
  }

  #without(handle: string): readonly Source[] {
    return this.list.filter((source) => source.handle !== handle);
  }
}

function keyOf({ source, volumeId }: VolumeChoice): string {
  return `${source} ${volumeId}`;
}
