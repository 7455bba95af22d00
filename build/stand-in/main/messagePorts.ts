import { EventEmitter } from 'node:events';
import { makeChannel, type LinkPort } from '../wire/portLink';
import { strict } from '../wire/strict';

/** Electron's `MessagePortMain` over a port of Node; nothing arrives before `start`. */
class StandInPort extends EventEmitter {
  #started = false;

  constructor(readonly port: LinkPort) {
    super();
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.port.addEventListener('message', ({ data, ports }) =>
      this.emit('message', { data, ports: ports.map(wrapPort) }),
    );
    this.port.addEventListener('close', () => this.emit('close'));
    this.port.start();
  }

  postMessage(message: unknown, transfer: readonly StandInPort[] = []): void {
    this.port.postMessage(
      message,
      transfer.map(({ port }) => port),
    );
  }

  close(): void {
    this.port.close();
  }
}

export type MessagePortMain = StandInPort;

export function wrapPort(port: LinkPort): MessagePortMain {
  return strict('MessagePortMain', new StandInPort(port), ['message', 'close']);
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const [first, second] = makeChannel();
    this.port1 = wrapPort(first);
    this.port2 = wrapPort(second);
  }
}
