import type { Inventory, OpenedSource, UserError } from '../../electron/contract';
import type { EngineClient } from './engineClient';

export type SourceContent =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly inventory: Inventory }
  | { readonly state: 'failed'; readonly error: UserError };

export interface Source {
  readonly handle: string;
  readonly name: string;
  readonly content: SourceContent;
}

/** Files and folders that were opened, and what was found in each. */
export class Sources {
  list = $state.raw<readonly Source[]>([]);
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Reads the headers of a source; the newest stands first in the list. */
  async open({ handle, name }: OpenedSource): Promise<SourceContent> {
    this.list = [{ handle, name, content: { state: 'reading' } }, ...this.list];
    const reply = await this.#engine.call('source.open', { source: handle });
    const content: SourceContent = reply.ok
      ? { state: 'read', inventory: reply.value }
      : { state: 'failed', error: reply.error };
    this.list = this.list.map((source) => (source.handle === handle ? { ...source, content } : source));
    return content;
  }

  close(handle: string): void {
    this.list = this.list.filter((source) => source.handle !== handle);
  }
}
