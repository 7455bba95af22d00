/** What both ends of Electron's utility process look like: the engine imports no Electron, so it names what it uses. */
export interface Port {
  on(event: 'message', listener: (message: { data: unknown; ports?: Port[] }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start?(): void;
}
