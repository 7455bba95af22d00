import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { applicationUrl, handlerOf, setPort } from './addresses';

type Connected = (socket: WebSocket) => void;
const windows = new Map<string, Connected>();
let port = 0;

/** The page's socket to the main process is not part of the application, so its policy cannot know it. */
function allowSocket(policy: string): string {
  return `${policy}; connect-src ws://*.localhost:${port}`;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = applicationUrl(`http://${request.headers.host}${request.url}`);
  const handler = handlerOf(url);
  if (handler === undefined) {
    response.writeHead(404).end();
    return;
  }
  const answer = await handler(new Request(url, { method: request.method ?? 'GET' }));
  const headers = Object.fromEntries(answer.headers);
  const policy = headers['content-security-policy'];
  if (policy !== undefined) headers['content-security-policy'] = allowSocket(policy);
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
    const connected = windows.get(request.url ?? '');
    if (connected === undefined) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, connected);
  });
}

/** A path that only one window knows, on which its page connects to the main process. */
export function expectSocket(connected: Connected): string {
  const path = `/stand-in/${randomUUID()}`;
  windows.set(path, connected);
  return path;
}
