import { mkdirSync, rmSync } from 'node:fs';
import { BrowserWindow, MessageChannelMain, screen, utilityProcess, type UtilityProcess } from 'electron';
import { channels, menuAct } from '../contract';
import { PAGE_URL } from './appScheme';
import { mayDiscardSegments } from './dialogs';
import { Drafts } from './drafts';
import { EngineSupervisor } from './engineSupervisor';
import { Handles } from './handles';
import type { JsonFile } from './jsonFile';
import { lockPage } from './lockdown';
import { locations } from './locations';
import type { Logger } from './logger';
import { MINIMUM_SIZE, openingBounds, type WindowState } from './windowState';

/** One window with the engine that works for it and the handles granted to it. */
export class Workspace {
  readonly window: BrowserWindow;
  readonly handles: Handles;
  readonly drafts: Drafts;
  readonly #engine: EngineSupervisor;
  /** Sources that were opened before the page could hear of them; null once it can. */
  #waiting: string[][] | null = [];
  #isAsking = false;

  constructor(
    private readonly stateFile: JsonFile<WindowState>,
    private readonly log: Logger,
  ) {
    this.#attempt(forgetWork);
    this.window = createWindow(stateFile.read());
    this.handles = new Handles((grant) => this.#engine.grant(grant));
    this.drafts = new Drafts(locations.drafts, log);
    this.#engine = new EngineSupervisor({
      fork: forkEngine,
      makeChannel: () => new MessageChannelMain(),
      givePort: (port) => this.window.webContents.postMessage(channels.enginePort, null, [port]),
      onExit: (code) => this.window.webContents.send(channels.engineExit, code),
      granted: () => this.handles.granted,
      log,
    });
    this.#watch();
    // A window that is closed while it loads rejects.
    this.window.loadURL(PAGE_URL).catch((error: unknown) => log.defect(error));
  }

  /** The page listens: it gets the engine's port and what was opened before it was there. */
  pageReady(): void {
    this.#engine.connectPage();
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const paths of waiting) this.open(paths);
  }

  open(paths: string[]): void {
    if (this.#waiting === null)
      this.window.webContents.send(channels.openHandle, this.handles.grantSource(paths));
    else this.#waiting.push(paths);
  }

  /** Asks the page to carry out one of its commands. */
  act(id: string): void {
    this.window.webContents.send(channels.menu, menuAct.parse(id));
  }

  bringToFront(): void {
    if (this.window.isMinimized()) this.window.restore();
    this.window.focus();
  }

  #watch(): void {
    const { window, log } = this;
    lockPage(window.webContents, log);
    window.once('ready-to-show', () => window.show());
    window.on('close', () => {
      const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
      this.#attempt(() => this.stateFile.write(state));
    });
    window.once('closed', () => {
      this.#engine.dispose();
      this.#attempt(forgetWork);
    });
    window.webContents.on('will-prevent-unload', () => void this.#askToDiscard());
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.warn('page-gone', { exitCode });
      this.#waiting = [];
      if (reason !== 'clean-exit') window.webContents.reload();
    });
  }

  /** The page holds unsaved segments and has stopped its window from closing: a person decides. */
  async #askToDiscard(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      // The window stays open while it asks, so that the engine is not held up; then nobody is asked again.
      if (!(await mayDiscardSegments(this.window)) || this.window.isDestroyed()) return;
      this.drafts.forgetCurrent();
      this.window.destroy();
    } catch (error) {
      this.log.defect(error);
    } finally {
      this.#isAsking = false;
    }
  }

  /** What a full or locked disk refuses must not keep a window from opening or closing. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.log.defect(error);
    }
  }
}

/** Starts an engine that finds the finished stages of the one before it, so that a job can be resumed. */
function forkEngine(): UtilityProcess {
  mkdirSync(locations.work, { recursive: true });
  return utilityProcess.fork(locations.engine, [locations.work], { serviceName: 'Granule engine' });
}

/** What an engine kept of a study does not outlive the window that showed it, even where the application died. */
function forgetWork(): void {
  rmSync(locations.work, { recursive: true, force: true, maxRetries: 3 });
}

function createWindow(state: WindowState): BrowserWindow {
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...openingBounds(state, displays),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'Granule',
    backgroundColor: '#14171c',
    show: false,
    webPreferences: {
      preload: locations.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spelling checker fetches its dictionaries from the network.
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  return window;
}
