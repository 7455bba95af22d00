import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import type * as Electron from 'electron';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAND_IN = path.join(ROOT, '.cache', 'stand-in', 'register.js');

/** What a function that runs in the main process is given. */
export type Main = Pick<typeof Electron, 'app' | 'dialog' | 'Menu'> & {
  readonly BrowserWindow: Pick<typeof Electron.BrowserWindow, 'getFocusedWindow'>;
  /** Addresses outside the application that the page asked for. */
  readonly outsideRequests: readonly { url: string; refused: boolean }[];
};

interface Answer {
  readonly evaluation: number;
  readonly value?: unknown;
  readonly failure?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The application's main process on the stand-in. */
export class MainProcess {
  readonly exited: Promise<number>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #evaluations = 0;
  #output = '';

  constructor(script: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#child = fork(script, args, {
      execArgv: ['--import', STAND_IN],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...environment },
    });
    this.#child.stdout?.on('data', (text) => (this.#output += text));
    this.#child.stderr?.on('data', (text) => (this.#output += text));
    this.#child.on('message', (answer: Answer) => this.#settle(answer));
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`It ended.\n${this.#output}`));
        resolve(code ?? -1);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** What the process and its children printed so far. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs a function, which may use nothing but its arguments, in the main process. */
  evaluate<A, R>(run: (main: Main, argument: A) => R | Promise<R>, argument: A): Promise<R> {
    this.#evaluations += 1;
    const evaluation = this.#evaluations;
    return new Promise((resolve, reject) => {
      this.#waiting.set(evaluation, { resolve: (value) => resolve(value as R), reject });
      this.#child.send({ evaluation, source: String(run), argument });
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #settle({ evaluation, value, failure }: Answer): void {
    const waiting = this.#waiting.get(evaluation);
    this.#waiting.delete(evaluation);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(failure));
  }
}
