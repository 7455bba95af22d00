import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ChosenTarget, HostMessage, OpenedSource } from '../contract';

/** A grant as the engine hears it. */
export type Grant = Exclude<HostMessage, { host: 'connect' }>;

/**
 * The names by which a page may speak of things on disk. Only main makes them, after a dialog, a drop or a
 * command line, so a page that was taken over cannot reach a file by naming its path.
 */
export class Handles {
  readonly #granted: Grant[] = [];
  readonly #sources = new Map<string, OpenedSource>();

  constructor(private readonly onGrant: (grant: Grant) => void) {}

  /** Everything granted so far, for an engine that starts afresh. */
  get granted(): readonly Grant[] {
    return this.#granted;
  }

  /** The same files have the same handle as long as the window lives, so that a page can tell. */
  grantSource(paths: readonly string[]): OpenedSource {
    const key = [...paths].sort().join('\0');
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const source = { handle: `source-${randomUUID()}`, name: nameOf(paths) };
    this.#sources.set(key, source);
    this.#grant({ host: 'grant-source', handle: source.handle, paths: [...paths] });
    return source;
  }

  grantTarget(file: string): ChosenTarget {
    const handle = `target-${randomUUID()}`;
    this.#grant({ host: 'grant-target', handle, path: file });
    return { handle, name: path.basename(file) };
  }

  #grant(grant: Grant): void {
    this.#granted.push(grant);
    this.onGrant(grant);
  }
}

function nameOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  const others = paths.length - 1;
  return others === 0 ? path.basename(first) : `${path.basename(first)} and ${others} more`;
}
