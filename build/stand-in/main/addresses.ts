// The application's own URLs cannot be served to a foreign browser, so each origin `scheme://host` stands at
// `http://host.scheme.localhost:port`, which browsers resolve to this machine and treat as a secure context.
import { strict } from '../wire/strict';

/** Paths on which a page is connected to the main process. */
export const TRANSPORT = '/stand-in/';

const address = { port: 0 };

export function setPort(port: number): void {
  address.port = port;
}

export function realUrl(applicationUrl: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9]*):\/\/([a-z0-9]+)(.*)$/.exec(applicationUrl) ?? [];
  if (scheme === undefined) throw new Error(`The stand-in serves no address like ${applicationUrl}.`);
  return `http://${host}.${scheme}.localhost:${address.port}${rest}`;
}

/** Addresses that are not the application's come back as they are. */
export function applicationUrl(realUrl: string): string {
  return realUrl.replace(
    /http:\/\/([a-z0-9]+)\.([a-z][a-z0-9]*)\.localhost:(\d+)/,
    (whole, host: string, scheme: string, port: string) =>
      Number(port) === address.port ? `${scheme}://${host}` : whole,
  );
}

export function isApplicationUrl(realUrl: string): boolean {
  return applicationUrl(realUrl) !== realUrl;
}

export type SchemeHandler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, SchemeHandler>();
const declared = new Set<string>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly { scheme: string }[]): void {
    for (const { scheme } of schemes) declared.add(scheme);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!declared.has(scheme)) throw new Error(`The scheme ${scheme} was not registered as privileged.`);
    handlers.set(scheme, handler);
  },
});

export function handlerOf(applicationUrl: string): SchemeHandler | undefined {
  return handlers.get(applicationUrl.slice(0, applicationUrl.indexOf(':')));
}
