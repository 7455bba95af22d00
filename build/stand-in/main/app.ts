import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { closeBrowser } from './browser';
import { allWindows, whenClosing } from './browserWindow';
import { environment } from './environment';
import { startServer } from './server';
import { takeInstanceLock } from './singleInstance';
import { strict } from '../wire/strict';
import { endUtilityProcesses } from './utilityProcess';

const FOLDERS = {
  userData: environment.userData,
  logs: path.join(environment.userData, 'logs'),
  temp: environment.temp,
};

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly #ready = startServer();
  #quitting = false;

  whenReady(): Promise<void> {
    return this.#ready;
  }

  getPath(name: keyof typeof FOLDERS): string {
    const folder = FOLDERS[name];
    if (folder === undefined) throw new Error(`Failed to get '${name}' path`);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  getAppPath(): string {
    return environment.appPath;
  }

  getVersion(): string {
    return environment.version;
  }

  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.getPath('userData'), (argv, workingDirectory) =>
      this.emit('second-instance', {}, argv, workingDirectory),
    );
  }

  // The browser's own sandbox is on unless the superuser runs it.
  enableSandbox(): void {}

  /** Closes every window, and ends when all are closed; a window that stays calls it off. */
  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.emit('before-quit', {});
    const windows = [...allWindows()];
    if (windows.length === 0) this.#end();
    for (const window of windows) window.close();
  }

  allWindowsClosed(): void {
    if (this.#quitting) this.#end();
    else this.emit('window-all-closed');
  }

  windowStays(): void {
    this.#quitting = false;
  }

  #end(): void {
    this.emit('will-quit', {});
    void this.exit(0);
  }

  async exit(code: number): Promise<void> {
    endUtilityProcesses();
    await closeBrowser();
    process.exit(code);
  }
}

const standInApp = new StandInApp();

export const app = strict('app', standInApp, [
  'before-quit',
  'open-file',
  'second-instance',
  'will-quit',
  'window-all-closed',
]);

whenClosing({
  allClosed: () => standInApp.allWindowsClosed(),
  stays: () => standInApp.windowStays(),
});
process.on('SIGINT', () => app.quit());
process.on('SIGTERM', () => app.quit());
