import { failure } from '../errors';

/**
 * What the page may read and write. The page holds opaque handles; only main, after a dialog or a drop,
 * says which paths they stand for, so a page that was taken over cannot name a file.
 */
export class Grants {
  readonly #sources = new Map<string, readonly string[]>();
  readonly #targets = new Map<string, string>();

  grantSource(handle: string, paths: readonly string[]): void {
    this.#sources.set(handle, paths);
  }

  grantTarget(handle: string, path: string): void {
    this.#targets.set(handle, path);
  }

  pathsOf(handle: string): readonly string[] {
    const paths = this.#sources.get(handle);
    if (paths === undefined)
      throw failure(
        'source-not-granted',
        'This study is no longer open.',
        'Open it again from the File menu.',
      );
    return paths;
  }

  /** A target serves one save: asking for it takes it. */
  takeTarget(handle: string): string {
    const path = this.#targets.get(handle);
    this.#targets.delete(handle);
    if (path === undefined)
      throw failure(
        'target-not-granted',
        'No place to save was chosen.',
        'Choose a file name and save again.',
      );
    return path;
  }
}
