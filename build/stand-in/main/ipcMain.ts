import { EventEmitter } from 'node:events';
import { strict } from '../wire/strict';

type Handler = (event: unknown, ...args: unknown[]) => unknown;
const handlers = new Map<string, Handler>();

class StandInIpcMain extends EventEmitter {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }
}

export const ipcMain = strict('ipcMain', new StandInIpcMain());

/** The answer of the application to `ipcRenderer.invoke`. */
export async function answerInvoke(event: object, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler(event, ...args);
}
