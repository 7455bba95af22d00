import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../build/chromium.mjs';
import { MainProcess, ROOT, type Main } from './mainProcess';
import { watchOutsideAddresses } from './processTree';

const BUILT = path.join(ROOT, 'dist', 'main.js');
const QUIT_WITHIN_MS = 15_000;

export interface LaunchOptions {
  /** Command-line arguments, as after `granule`. */
  readonly args?: readonly string[];
  /** The main script; the built application where nothing is said. */
  readonly script?: string;
  /** Where settings and logs lie, kept afterwards; a fresh folder that is removed where nothing is said. */
  readonly userData?: string;
}

/** The running application as a test sees it. */
export interface Application {
  readonly page: Page;
  readonly userData: string;
  /** Process id of the main process. */
  readonly pid: number;
  /** Errors that the page wrote to its console or threw. */
  readonly pageErrors: readonly string[];
  /** Runs a function, which may use nothing but its arguments, in the main process. */
  evaluateMain<A, R>(run: (main: Main, argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** What the next open dialogs answer; null cancels them. */
  answerOpenDialog(paths: readonly string[] | null): Promise<void>;
  answerSaveDialog(path: string | null): Promise<void>;
  /** Answers the next message boxes with a button, counted from 0. */
  answerMessageBox(button: number): Promise<void>;
  /** Messages of the boxes that were answered so. */
  messageBoxes(): Promise<readonly string[]>;
  /** Drops files or folders of this machine on the page, at the middle of the element. */
  drop(selector: string, paths: readonly string[]): Promise<void>;
  chooseMenuItem(id: string): Promise<void>;
  /** Addresses outside the application that the page asked for. */
  outsideRequests(): Promise<readonly { url: string; refused: boolean }[]>;
  /** Addresses outside this machine to which any process of the application has had a socket so far. */
  outsideAddresses(): readonly string[];
  /** What the main process and the engine printed. */
  output(): string;
  /** Resolves with the exit code of the main process. */
  readonly exited: Promise<number>;
  /** Quits as a person does; resolves with the exit code. */
  close(): Promise<number>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function attach(main: MainProcess, port: number): Promise<Browser> {
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    } catch (error) {
      if (!main.isRunning)
        throw new Error(`The application ended at once.\n${main.output}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function pageOf(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('The browser has no page.');
  await page.waitForURL(/\.localhost:\d+\/index\.html/);
  await page.waitForLoadState('load');
  // Without a listener, Playwright would answer the page's questions in place of the application.
  page.on('dialog', () => undefined);
  return page;
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/**
 * The page's `File` objects come from the browser's own file input, so that they have a path as dropped ones do;
 * Playwright's `setInputFiles` would send their content instead.
 */
async function drop(page: Page, selector: string, paths: readonly string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const expression = `window.dropped = Object.assign(document.createElement('input'), { type: 'file', multiple: true })`;
  const { result } = await browser.send('Runtime.evaluate', { expression });
  await browser.send('DOM.setFileInputFiles', { files: [...paths], objectId: result.objectId ?? '' });
  await page.locator(selector).evaluate((target) => {
    const dataTransfer = new DataTransfer();
    const chosen: unknown = Reflect.get(window, 'dropped');
    if (chosen instanceof HTMLInputElement)
      for (const file of chosen.files ?? []) dataTransfer.items.add(file);
    const event = { dataTransfer, bubbles: true, cancelable: true };
    for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, event));
  });
}

async function quit(main: MainProcess, browser: Browser): Promise<number> {
  if (main.isRunning) void main.evaluate(({ app }) => app.quit(), null).catch(() => undefined);
  const timer = setTimeout(() => main.kill(), QUIT_WITHIN_MS);
  const code = await main.exited;
  clearTimeout(timer);
  await browser.close().catch(() => undefined);
  return code;
}

/** Starts the application on the stand-in and waits until its page has loaded. */
export async function launch(options: LaunchOptions = {}): Promise<Application> {
  const executable = await findChromium();
  if (executable === null) throw new Error('No Chromium is installed: run `npm test`, which installs one.');
  const userData = options.userData ?? mkdtempSync(path.join(os.tmpdir(), 'granule-test-'));
  const port = await freePort();
  const main = new MainProcess(options.script ?? BUILT, options.args ?? [], {
    GRANULE_CHROMIUM: executable,
    GRANULE_STAND_IN_DEBUGGING_PORT: String(port),
    GRANULE_STAND_IN_USER_DATA: userData,
  });
  const sockets = watchOutsideAddresses(main.pid);
  void main.exited.then(sockets.stop);
  const browser = await attach(main, port);
  const page = await pageOf(browser);
  return {
    page,
    userData,
    pid: main.pid,
    pageErrors: collectErrors(page),
    outsideAddresses: () => [...sockets.seen],
    output: () => main.output,
    exited: main.exited,
    evaluateMain: (run, argument) => main.evaluate(run, argument),
    answerOpenDialog: (paths) =>
      main.evaluate(({ dialog }, filePaths) => {
        const answer = { canceled: filePaths === null, filePaths: [...(filePaths ?? [])] };
        dialog.showOpenDialog = () => Promise.resolve(answer);
      }, paths),
    answerSaveDialog: (file) =>
      main.evaluate(({ dialog }, filePath) => {
        const answer = { canceled: filePath === null, filePath: filePath ?? '' };
        dialog.showSaveDialog = () => Promise.resolve(answer);
      }, file),
    answerMessageBox: (button) =>
      main.evaluate(({ dialog }, response) => {
        const asked: string[] = [];
        const showMessageBox = (_window: object, { message }: { message: string }) => {
          asked.push(message);
          return Promise.resolve({ response, checkboxChecked: false });
        };
        Object.assign(dialog, { showMessageBox, asked });
      }, button),
    messageBoxes: () => main.evaluate(({ dialog }) => [...(Reflect.get(dialog, 'asked') as string[])], null),
    drop: (selector, paths) => drop(page, selector, paths),
    chooseMenuItem: (id) =>
      main.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id),
    outsideRequests: () => main.evaluate(({ outsideRequests }) => [...outsideRequests], null),
    close: async () => {
      const code = await quit(main, browser);
      if (options.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 10 });
      return code;
    },
  };
}
