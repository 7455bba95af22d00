import { decode, encode } from '../wire/codec';
import type { FrameFromPage, FrameToPage } from '../wire/frames';
import { FrameReader } from '../wire/frameReader';
import { PortLink, type LinkPort } from '../wire/portLink';
import { strict } from '../wire/strict';

interface Pending {
  readonly what: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}
type Listener = (event: { ports: readonly LinkPort[] }, ...args: unknown[]) => void;

const pending = new Map<number, Pending>();
const listeners = new Map<string, Set<Listener>>();
const link = new PortLink(send, 'page-');
const early: Uint8Array<ArrayBuffer>[] = [];
let socket: WebSocket | null = null;
let calls = 0;

function send(frame: FrameFromPage): void {
  const bytes = encode(frame);
  if (socket === null) early.push(bytes);
  else socket.send(bytes);
}

/** Connects to the main process; what was sent before both directions stand goes first. */
export function connect(path: string): void {
  const opening = new WebSocket(`ws://${window.location.host}${path}`);
  opening.onclose = () => link.closeAll();
  opening.onopen = async () => {
    const { body } = await fetch(path);
    socket = opening;
    for (const bytes of early.splice(0)) opening.send(bytes);
    if (body !== null) await listen(body.getReader());
  };
}

async function listen(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const frames = new FrameReader((frame) => receive(decode(frame) as FrameToPage));
  for (let part = await reader.read(); !part.done; part = await reader.read()) frames.push(part.value);
}

function receive(frame: FrameToPage): void {
  if (frame.kind === 'reply' || frame.kind === 'failure') settle(frame);
  else if (frame.kind === 'send') deliver(frame);
  else link.receive(frame);
}

function settle(frame: Extract<FrameToPage, { kind: 'reply' | 'failure' }>): void {
  const call = pending.get(frame.call);
  pending.delete(frame.call);
  if (frame.kind === 'reply') call?.resolve(frame.value);
  else call?.reject(new Error(`Error invoking ${call.what}: ${frame.message}`));
}

function deliver({ channel, args, ports }: Extract<FrameToPage, { kind: 'send' }>): void {
  const event = { ports: ports.map((id) => link.adopt(id)) };
  for (const listener of [...(listeners.get(channel) ?? [])]) listener(event, ...args);
}

/** Sends a frame that will be answered; `what` says in an error what failed. */
function ask(what: string, frame: (call: number) => FrameFromPage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    calls += 1;
    pending.set(calls, { what, resolve, reject });
    send(frame(calls));
  });
}

/** Where the first `count` files of the stash lie on this machine. */
export async function filePaths(count: number): Promise<string[]> {
  return (await ask('the paths of files', (call) => ({ kind: 'file-paths', call, count }))) as string[];
}

export const ipcRenderer = strict('ipcRenderer', {
  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return ask(`remote method '${channel}'`, (call) => ({ kind: 'invoke', call, channel, args }));
  },
  send(channel: string, ...args: unknown[]): void {
    send({ kind: 'send', channel, args });
  },
  on(channel: string, listener: Listener): void {
    const present = listeners.get(channel) ?? new Set();
    listeners.set(channel, present.add(listener));
  },
  off(channel: string, listener: Listener): void {
    listeners.get(channel)?.delete(listener);
  },
});
