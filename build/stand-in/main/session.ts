import { EventEmitter } from 'node:events';
import { strict } from '../wire/strict';

type BeforeRequest = (details: { url: string }, decide: (decision: { cancel?: boolean }) => void) => void;
let beforeRequest: BeforeRequest = (_details, decide) => decide({});

/** Addresses outside the application that the page asked for, whether they were refused or not: read by tests. */
export const outsideRequests: { url: string; refused: boolean }[] = [];

/** What the application decides about a request of a page: true where it is refused. */
export function isRefused(url: string): Promise<boolean> {
  return new Promise((resolve) => beforeRequest({ url }, ({ cancel = false }) => resolve(cancel)));
}

class StandInSession extends EventEmitter {
  readonly webRequest = strict('webRequest', {
    onBeforeRequest(listener: BeforeRequest): void {
      beforeRequest = listener;
    },
  });

  // A browser without a person grants no permission; the handlers themselves are covered on the real Electron.
  setPermissionRequestHandler(_handler: unknown): void {}
  setPermissionCheckHandler(_handler: unknown): void {}
  setDevicePermissionHandler(_handler: unknown): void {}
}

export const session = strict('session', {
  defaultSession: strict('Session', new StandInSession(), ['will-download']),
});
