import { EventEmitter } from 'node:events';
import { decode, encode } from '../wire/codec';
import type { FrameFromPage, FrameToPage } from '../wire/frames';
import { PortLink } from '../wire/portLink';
import { answerInvoke, ipcMain } from './ipcMain';
import type { MessagePortMain } from './messagePorts';
import type { PageConnection } from './server';
import { strict } from '../wire/strict';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };
const EVENTS = ['render-process-gone', 'will-attach-webview', 'will-navigate', 'will-prevent-unload'];

/** What the page cannot do itself. */
interface BrowserSide {
  reload(): Promise<void>;
  /** Where the files in the page's stash lie. */
  filePaths(count: number): Promise<string[]>;
}

/** Electron's `WebContents`: the page's end of every message. */
export class StandInWebContents extends EventEmitter {
  readonly id = 1;
  readonly mainFrame = { url: '' };
  /** The same object as the application sees it. */
  readonly outside: StandInWebContents;
  #connection: PageConnection | null = null;
  #link = new PortLink((frame) => this.#send(frame), 'main-');
  /** Frames for a page that has not connected yet. */
  #early: FrameToPage[] = [];

  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #destroyed = false;

  constructor(private readonly browser: BrowserSide) {
    super();
    this.outside = strict('webContents', this, EVENTS);
  }

  send(channel: string, ...args: unknown[]): void {
    this.#send({ kind: 'send', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map(({ port }) => this.#link.give(port));
    this.#send({ kind: 'send', channel, args: [message], ports });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  reload(): void {
    void this.browser.reload();
  }

  preventsNavigation(url: string): boolean {
    let prevented = false;
    this.emit('will-navigate', { url, preventDefault: () => (prevented = true) });
    return prevented;
  }

  /** The page wants to stay; the application may prevent that too. */
  preventsUnload(): boolean {
    let overruled = false;
    this.emit('will-prevent-unload', { preventDefault: () => (overruled = true) });
    return !overruled;
  }

  denyPopup(url: string): void {
    if (this.#openHandler({ url }).action !== 'deny')
      throw new Error('The stand-in opens no second window for a page.');
  }

  destroy(): void {
    this.#destroyed = true;
    this.#link.closeAll();
  }

  /** A page, loaded or loaded again, is there. */
  connect(connection: PageConnection): void {
    this.#link.closeAll();
    this.#connection = connection;
    connection.onFrame((bytes) => this.#receive(decode(bytes) as FrameFromPage));
    connection.onClose(() => {
      if (this.#connection === connection) this.#link.closeAll();
    });
    for (const frame of this.#early.splice(0)) this.#send(frame);
  }

  #send(frame: FrameToPage): void {
    if (this.#destroyed) return;
    if (this.#connection === null) this.#early.push(frame);
    else this.#connection.send(encode(frame));
  }

  #receive(frame: FrameFromPage): void {
    const event = { sender: this.outside, senderFrame: this.mainFrame, ports: [] };
    if (frame.kind === 'send') ipcMain.emit(frame.channel, strict('IpcMainEvent', event), ...frame.args);
    else if (frame.kind === 'invoke')
      void this.#answer(frame.call, () =>
        answerInvoke(strict('IpcMainInvokeEvent', event), frame.channel, frame.args),
      );
    else if (frame.kind === 'file-paths')
      void this.#answer(frame.call, () => this.browser.filePaths(frame.count));
    else this.#link.receive(frame);
  }

  async #answer(call: number, work: () => Promise<unknown>): Promise<void> {
    try {
      this.#send({ kind: 'reply', call, value: await work() });
    } catch (error) {
      this.#send({ kind: 'failure', call, message: String(error) });
    }
  }
}
