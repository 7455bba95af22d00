import type { CDPSession, Page } from 'playwright-core';
import { STASH } from '../wire/stash';

/**
 * Where on this machine the files lie that the page's side of the stand-in has put into its stash. A page never
 * learns that itself; the browser tells whoever drives it.
 */
export class PageFiles {
  #session: Promise<CDPSession> | null = null;

  constructor(private readonly page: Promise<Page>) {}

  async paths(count: number): Promise<string[]> {
    const paths: string[] = [];
    for (let index = 0; index < count; index++) paths.push(await this.#pathOf(index));
    return paths;
  }

  /** Runs a script as if a person had just clicked in the page. */
  async run(script: string): Promise<unknown> {
    const session = await this.#connect();
    const options = { expression: script, awaitPromise: true, userGesture: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', options);
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * Runs a script that lets a person choose, fills the stash, and resolves with the path of each file within what
   * was chosen: `folder/…/file`, or '' for a file itself.
   */
  async choose(script: string): Promise<{ path: string; within: string }[]> {
    const within = (await this.run(script)) as string[];
    const paths = await this.paths(within.length);
    return paths.map((path, index) => ({ path, within: within[index] ?? '' }));
  }

  async #pathOf(index: number): Promise<string> {
    const session = await this.#connect();
    const expression = `window[Symbol.for(${JSON.stringify(STASH)})][${index}]`;
    const { result } = await session.send('Runtime.evaluate', { expression });
    if (result.objectId === undefined) throw new Error('The page stashed no such file.');
    const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
    return path;
  }

  #connect(): Promise<CDPSession> {
    this.#session ??= this.page.then((page) => page.context().newCDPSession(page));
    return this.#session;
  }
}
