import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialog, Page } from 'playwright-core';
import { strict } from '../wire/strict';
import { applicationUrl, realUrl } from './addresses';
import { openBrowser } from './browser';
import { environment } from './environment';
import { PageFiles } from './pageFiles';
import { guardPage } from './pageGuard';
import { expectPage } from './server';
import { StandInWebContents } from './webContents';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface WindowOptions extends Partial<Bounds> {
  readonly webPreferences: {
    readonly preload: string;
    readonly sandbox: boolean;
    readonly contextIsolation: boolean;
    readonly nodeIntegration: boolean;
  };
}

const WINDOW_EVENTS = ['ready-to-show', 'close', 'closed'];
const windows: StandInWindow[] = [];

interface ClosingListener {
  readonly allClosed: () => void;
  /** A window that was to be closed stays. */
  readonly stays: () => void;
}

let closing: ClosingListener = { allClosed: () => undefined, stays: () => undefined };

/** Electron's `BrowserWindow` over the one page of the browser. */
class StandInWindow extends EventEmitter {
  readonly webContents: StandInWebContents;
  readonly #contents: StandInWebContents;
  readonly #bounds: Bounds;
  readonly #page: Promise<Page>;
  readonly #preload: string;
  readonly files: PageFiles;
  #maximized = false;
  /** The application itself navigates; otherwise the page wants to go somewhere. */
  #navigating = false;
  /** The application has heard that the window is going to be closed. */
  #isClosing = false;
  /** Settles when the last question that kept the page is closed. */
  #dismissed: Promise<void> = Promise.resolve();
  #hasCrashed = false;

  constructor({ x = 0, y = 0, width = 800, height = 600, webPreferences }: WindowOptions) {
    super();
    if (windows.length > 0) throw new Error('The stand-in has one window only.');
    if (!webPreferences.sandbox || !webPreferences.contextIsolation || webPreferences.nodeIntegration)
      throw new Error('The stand-in runs sandboxed, isolated pages without Node only.');
    this.#bounds = { x, y, width, height };
    this.#preload = webPreferences.preload;
    this.#page = this.#open();
    this.files = new PageFiles(this.#page);
    this.#contents = new StandInWebContents({
      reload: () => this.#reload(),
      filePaths: (count) => this.files.paths(count),
    });
    this.webContents = this.#contents.outside;
    windows.push(this);
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    this.#navigating = true;
    await page.goto(realUrl(url));
  }

  // The browser shows, places and sizes its window itself.
  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isMinimized(): boolean {
    return false;
  }
  getNormalBounds(): Bounds {
    return this.#bounds;
  }

  /** As a person closes it: the page is asked first, and one that has something to keep may prevent it. */
  close(): void {
    if (!windows.includes(this) || this.#isClosing) return;
    this.#announceClose();
    if (this.#hasCrashed) this.destroy();
    else if (this.#isClosing)
      void Promise.all([this.#page, this.#dismissed])
        .then(([page]) => page.close({ runBeforeUnload: true }))
        .catch(() => this.destroy());
  }

  /** Without asking anyone. */
  destroy(): void {
    if (!windows.includes(this)) return;
    windows.splice(windows.indexOf(this), 1);
    this.#contents.destroy();
    this.emit('closed');
    closing.allClosed();
    void this.#page.then((page) => page.close()).catch(() => undefined);
  }

  isDestroyed(): boolean {
    return !windows.includes(this);
  }

  #announceClose(): void {
    this.#isClosing = true;
    this.emit('close', strict('Event', { preventDefault: () => this.#stay() }));
  }

  #stay(): void {
    this.#isClosing = false;
    closing.stays();
  }

  /** The page's `beforeunload` wants to keep it, which the application may overrule. */
  async #decideUnload(question: Dialog): Promise<void> {
    if (!this.#isClosing && !this.#navigating) this.#announceClose();
    if (this.#contents.preventsUnload()) {
      this.#stay();
      // Until the browser has closed its question it would not hear of another attempt to close the page.
      this.#dismissed = question.dismiss();
      await this.#dismissed;
    } else await question.accept();
  }

  async #open(): Promise<Page> {
    const context = await openBrowser(this.#bounds);
    const page = context.pages()[0] ?? (await context.newPage());
    if (!environment.headed) await page.setViewportSize(this.#bounds);
    await page.addInitScript({ content: this.#pageScript() });
    await guardPage(context, page, {
      preventsNavigation: (url) => !this.#navigating && this.#contents.preventsNavigation(url),
      denyPopup: (url) => this.#contents.denyPopup(url),
    });
    this.#watch(page);
    return page;
  }

  #watch(page: Page): void {
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#contents.mainFrame.url = applicationUrl(frame.url());
    });
    page.once('domcontentloaded', () => this.emit('ready-to-show'));
    page.on('load', () => (this.#navigating = this.#hasCrashed = false));
    page.on('crash', () => {
      this.#hasCrashed = true;
      this.#contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    // Other questions are for the person in front of the window.
    page.on('dialog', (dialog) => {
      if (dialog.type() === 'beforeunload') void this.#decideUnload(dialog);
    });
    page.on('close', () => {
      if (windows.includes(this) && !this.#isClosing) this.#announceClose();
      this.destroy();
    });
  }

  async #reload(): Promise<void> {
    this.#navigating = true;
    await (await this.#page).reload();
  }

  #pageScript(): string {
    const transportPath = expectPage((connection) => this.#contents.connect(connection));
    const configuration = JSON.stringify({ transportPath, platform: process.platform });
    const pageSide = readFileSync(path.join(import.meta.dirname, 'page.js'), 'utf8');
    const preload = readFileSync(this.#preload, 'utf8');
    return `((standIn) => {
standIn.runPreload = (require, module, exports, process) => {
${preload}
};
${pageSide}
})(${configuration});`;
  }
}

export function allWindows(): readonly StandInWindow[] {
  return windows;
}

export function filesOfWindow(): PageFiles {
  const [window] = windows;
  if (window === undefined) throw new Error('There is no window.');
  return window.files;
}

export function whenClosing(listener: ClosingListener): void {
  closing = listener;
}

/** `new BrowserWindow(options)` gives the strict view of a window. */
export const BrowserWindow = strict(
  'BrowserWindow',
  Object.assign(
    function BrowserWindow(options: WindowOptions) {
      return strict('BrowserWindow', new StandInWindow(options), WINDOW_EVENTS);
    },
    { getFocusedWindow: () => windows[0] ?? null },
  ),
);
