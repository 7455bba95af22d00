import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UtilityFrame } from '../wire/frames';
import { PortLink } from '../wire/portLink';
import type { MessagePortMain } from './messagePorts';
import { strict } from '../wire/strict';

const PARENT_PORT = pathToFileURL(path.join(import.meta.dirname, 'utility.js')).href;
const running = new Set<ChildProcess>();

class StandInUtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #link: PortLink;

  constructor(script: string, args: readonly string[]) {
    super();
    this.#child = fork(script, args, {
      serialization: 'advanced',
      execArgv: ['--import', PARENT_PORT],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.pid = this.#child.pid;
    this.#link = new PortLink((frame) => this.#send(frame), 'main-');
    running.add(this.#child);
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (frame: UtilityFrame) => this.#receive(frame));
    this.#child.once('exit', (code, signal) => {
      running.delete(this.#child);
      this.pid = undefined;
      this.#link.closeAll();
      this.emit('exit', code ?? (signal === null ? 1 : os.constants.signals[signal]));
    });
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#send({ kind: 'message', data, ports: transfer.map(({ port }) => this.#link.give(port)) });
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #send(frame: UtilityFrame): void {
    // A process that is ending may not take the frame any more; its exit says so.
    if (this.#child.connected) this.#child.send(frame, () => undefined);
  }

  #receive(frame: UtilityFrame): void {
    if (frame.kind === 'message') this.emit('message', frame.data);
    else this.#link.receive(frame);
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(script: string, args: readonly string[] = [], _options: { serviceName?: string } = {}) {
    return strict('UtilityProcess', new StandInUtilityProcess(script, args), ['spawn', 'message', 'exit']);
  },
});

/** Ends what the application left running. */
export function endUtilityProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}
