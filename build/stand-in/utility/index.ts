// Runs first in a utility process and gives it Electron's `process.parentPort`.
import { EventEmitter } from 'node:events';
import { wrapPort } from '../main/messagePorts';
import type { UtilityFrame } from '../wire/frames';
import { PortLink } from '../wire/portLink';

function send(frame: UtilityFrame): void {
  // The main process may be gone already; `disconnect` follows.
  process.send?.(frame, undefined, undefined, () => undefined);
}

const link = new PortLink(send, 'utility-');

/** Holds messages until someone listens, as Electron does. */
class ParentPort extends EventEmitter {
  #early: unknown[] = [];

  constructor() {
    super();
    this.on('newListener', (event) => {
      if (event === 'message') queueMicrotask(() => this.#flush());
    });
  }

  postMessage(data: unknown): void {
    send({ kind: 'message', data, ports: [] });
  }

  deliver(event: unknown): void {
    this.#early.push(event);
    if (this.listenerCount('message') > 0) this.#flush();
  }

  #flush(): void {
    for (const event of this.#early.splice(0)) this.emit('message', event);
  }
}

const parentPort = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'type', { value: 'utility' });

process.on('message', (frame: UtilityFrame) => {
  if (frame.kind === 'message')
    parentPort.deliver({ data: frame.data, ports: frame.ports.map((id) => wrapPort(link.adopt(id))) });
  else link.receive(frame);
});
// The main process is gone: a utility process never outlives it.
process.on('disconnect', () => process.exit(0));
