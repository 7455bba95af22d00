import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { withLength } from '../wire/frameReader';
import { applicationUrl, handlerOf, setPort, TRANSPORT } from './addresses';

/**
 * The connection to one page: frames from it come over a web socket, frames to it over a response that never ends.
 * A socket for both would be simpler, but Chromium reports each frame of a socket, bytes included, to whoever
 * watches its network, which makes 4 MB take 140 ms.
 */
export interface PageConnection {
  send(frame: Uint8Array): void;
  onFrame(listener: (frame: Buffer) => void): void;
  onClose(listener: () => void): void;
}

type Connected = (connection: PageConnection) => void;
interface Expected {
  readonly connected: Connected;
  socket: WebSocket | null;
}
const expected = new Map<string, Expected>();
let port = 0;

/** The page's connection to the main process is not part of the application, so its policy cannot know it. */
function allowConnection(policy: string): string {
  return `${policy}; connect-src 'self' ws://*.localhost:${port}`;
}

function connectPage({ connected, socket }: Expected, response: ServerResponse): void {
  if (socket === null) {
    response.writeHead(409).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).flushHeaders();
  socket.on('close', () => response.end());
  connected({
    send: (frame) => {
      for (const part of withLength(frame)) response.write(part);
    },
    onFrame: (listener) => socket.on('message', listener),
    onClose: (listener) => socket.on('close', listener),
  });
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = expected.get(request.url ?? '');
  if (page !== undefined) return connectPage(page, response);
  const url = applicationUrl(`http://${request.headers.host}${request.url}`);
  const handler = handlerOf(url);
  if (handler === undefined) {
    response.writeHead(404).end();
    return;
  }
  const answer = await handler(new Request(url, { method: request.method ?? 'GET' }));
  const headers = Object.fromEntries(answer.headers);
  const policy = headers['content-security-policy'];
  if (policy !== undefined) headers['content-security-policy'] = allowConnection(policy);
  response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
}

const server = http.createServer((request, response) => {
  serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
});

/** Listens on this machine only. */
export async function startServer(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  setPort(port);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 2 ** 30 });
  server.on('upgrade', (request, socket, head) => {
    const page = expected.get(request.url ?? '');
    if (page === undefined) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (accepted) => (page.socket = accepted));
  });
}

/** A path that only one window knows, on which its page connects to the main process. */
export function expectPage(connected: Connected): string {
  const path = `${TRANSPORT}${randomUUID()}`;
  expected.set(path, { connected, socket: null });
  return path;
}
