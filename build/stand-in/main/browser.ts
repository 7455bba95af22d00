import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { environment } from './environment';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Chromium's own services must not talk to anyone either. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  // What it still looks up by itself must not even reach a name server.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

const MESA = '/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so';

/** Without a graphics card Mesa draws about twice as fast as what Chromium brings. */
function softwareGraphics(): string[] {
  const common = ['--ignore-gpu-blocklist', '--use-gl=angle'];
  return existsSync(MESA)
    ? [...common, '--use-angle=gl-egl']
    : [...common, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
}

function flags(size: Size): string[] {
  const where = environment.debuggingPort;
  return [
    ...QUIET,
    ...(where === undefined ? [] : [`--remote-debugging-port=${where}`]),
    ...(environment.headed
      ? ['--app=data:text/html,', '--test-type', `--window-size=${size.width},${size.height}`]
      : softwareGraphics()),
  ];
}

let opened: Promise<BrowserContext> | null = null;

/** The one browser of this application, with a profile of its own. */
export function openBrowser(size: Size): Promise<BrowserContext> {
  opened ??= chromium.launchPersistentContext(path.join(environment.userData, 'stand-in-browser'), {
    executablePath: environment.chromium,
    headless: !environment.headed,
    // Chromium has no sandbox for the superuser.
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: null,
    args: flags(size),
    ignoreDefaultArgs: ['--enable-automation'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return opened;
}

export async function closeBrowser(): Promise<void> {
  const context = await opened?.catch(() => null);
  await context?.close().catch(() => undefined);
}
