import type { PortFrame } from './frames';

/** What message ports of Node and of a page have in common. */
export interface LinkPort {
  postMessage(message: unknown, transfer: LinkPort[]): void;
  addEventListener(type: 'message', listener: (event: PortMessage) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}
export interface PortMessage {
  readonly data: unknown;
  readonly ports: readonly LinkPort[];
}

/** A connected pair of ports in this process. */
export function makeChannel(): [LinkPort, LinkPort] {
  const { port1, port2 } = new MessageChannel();
  return [port1 as unknown as LinkPort, port2 as unknown as LinkPort];
}

/**
 * Carries message ports between two processes over one ordered connection: each port that crosses gets an id, and
 * what is posted to it travels as a frame with that id. Both processes hold a link with a `prefix` of its own.
 */
export class PortLink {
  readonly #ports = new Map<string, LinkPort>();
  #made = 0;

  constructor(
    private readonly send: (frame: PortFrame) => void,
    private readonly prefix: string,
  ) {}

  /** Gives a port away to the other process: the id under which that process adopts it. */
  give(port: LinkPort): string {
    this.#made += 1;
    const id = `${this.prefix}${this.#made}`;
    this.#bind(id, port);
    return id;
  }

  /** The port that the other process gave away under this id. */
  adopt(id: string): LinkPort {
    const [near, far] = makeChannel();
    this.#bind(id, near);
    return far;
  }

  receive(frame: PortFrame): void {
    const port = this.#ports.get(frame.id);
    if (frame.kind === 'port-message') {
      const transfer = frame.ports.map((id) => this.adopt(id));
      port?.postMessage(frame.data, transfer);
      return;
    }
    this.#ports.delete(frame.id);
    port?.close();
  }

  /** The connection is gone: so are all ports that crossed it. */
  closeAll(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #bind(id: string, port: LinkPort): void {
    this.#ports.set(id, port);
    port.addEventListener('message', ({ data, ports }) =>
      this.send({ kind: 'port-message', id, data, ports: ports.map((crossing) => this.give(crossing)) }),
    );
    port.addEventListener('close', () => {
      if (this.#ports.delete(id)) this.send({ kind: 'port-closed', id });
    });
    port.start();
  }
}
